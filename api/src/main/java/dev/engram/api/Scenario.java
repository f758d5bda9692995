package dev.engram.api;

/** The three scenarios of continual learning (van de Ven and Tolias 2019, arXiv 1904.07734). */
public enum Scenario {
    /** A head a task; at test time the task is known. */
    TASK,
    /** One head shared by all tasks; the input's distribution changes. */
    DOMAIN,
    /** One growing label set; at test time the model chooses among all classes seen so far. */
    CLASS
}
