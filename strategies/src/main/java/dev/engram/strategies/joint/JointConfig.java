package dev.engram.strategies.joint;

/** No settings. */
public record JointConfig() {}
