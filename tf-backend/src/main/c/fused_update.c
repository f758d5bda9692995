// The operation EngramFusedUpdate: how a parameter moves, and what is noted of it, in one pass over memory.
//
// It runs a program, which dev.engram.tf.fused.FusedUpdate writes: instructions on registers, for a chunk of weights at a time that fits into
// a core's first-level cache. Each instruction rounds as TensorFlow's own operations do, in their order; compile with
// -ffp-contract=off. One of the tensors may be a product of two, which is computed a few rows at a time and never stored.

#define _GNU_SOURCE
#include <immintrin.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "product.h"
#include "tensorflow.h"

#define TYPE "EngramFusedUpdate"

enum { CHUNK = 512, REGISTERS = 128, OPERANDS = 16, LINES = 64, SLICES = 8, WORTH_HELP = 1 << 16 };
enum { WORTH_STREAMING = 1 << 14, PANEL = 16 * CHUNK };

typedef struct Line {
    void (*run)(float** at, int length);
    int registers[OPERANDS];
    int64_t moves[OPERANDS];  // all bits set where a register is a tensor, none where it is one chunk
    int count;
} Line;

// Kernels that share their weights, slice by slice: how far they are in a step, so that all are done at the same time.
typedef struct Shared {
    struct Shared* other;
    int64_t id, step;
    int kernels, workers, begun;
    atomic_int_fast64_t next;
} Shared;

typedef struct Program {
    int targets, sources, numbers, between, threads, streamed, product, pieces, lines;
    int64_t from, end, columns, starts[REGISTERS];
    Shared* shared;
    Line line[LINES];
} Program;

// The tensors of an operation, and the product that takes the place of one.
typedef struct Data {
    float* at[REGISTERS];
    Product product;
} Data;

static void copy(float** at, int length) {
    memcpy(at[0], at[1], sizeof(float) * length);
}

VECTORS static void add(float** at, int length) {
    float *x = at[0], *y = at[1], *z = at[2];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = y[i] + z[i];
}

VECTORS static void subtract(float** at, int length) {
    float *x = at[0], *y = at[1], *z = at[2];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = y[i] - z[i];
}

VECTORS static void multiply(float** at, int length) {
    float *x = at[0], *y = at[1], *z = at[2];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = y[i] * z[i];
}

VECTORS static void divide(float** at, int length) {
    float *x = at[0], *y = at[1], *z = at[2];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = y[i] / z[i];
}

VECTORS static void square_root(float** at, int length) {
    float *x = at[0], *y = at[1];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = sqrtf(y[i]);
}

static inline float integrated(float w, float g, float y, float z) {
    return w - g * (y - z);
}

VECTORS static void path_integral(float** at, int length) {
    float *x = at[0], *g = at[1], *y = at[2], *z = at[3];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = integrated(x[i], g[i], y[i], z[i]);
}

static inline float pulled(float x, float c, float a) {
    return x * c + a * (1 - c);
}

VECTORS static void pull(float** at, int length) {
    float *x = at[0], *c = at[1], *a = at[2];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = pulled(x[i], c[i], a[i]);
}

VECTORS static void pull_by_root(float** at, int length) {
    float *x = at[0], *c = at[1], *b = at[2];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = x[i] - x[i] / sqrtf(c[i]) + b[i];
}

static inline float pulled_by_divisor(float x, float d, float p, float a, float r, float s) {
    return x - (x - a) / (d / p + s) * r;
}

VECTORS static void pull_by_divisor(float** at, int length) {
    float *x = at[0], *d = at[1], *p = at[2], *a = at[3], r = at[4][0], s = at[5][0];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = pulled_by_divisor(x[i], d[i], p[i], a[i], r, s);
}

static inline float with_pull(float p, float s, float y, float a, float g) {
    float w = p * s;
    return w * y - w * a + g;
}

VECTORS static void pulled_gradient(float** at, int length) {
    float *x = at[0], *p = at[1], s = at[2][0], *y = at[3], *a = at[4], *g = at[5];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = with_pull(p[i], s, y[i], a[i], g[i]);
}

VECTORS static void sgd(float** at, int length) {
    float *x = at[0], *g = at[1], r = at[2][0];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = x[i] - g[i] * r;
}

VECTORS static void momentum(float** at, int length) {
    float *x = at[0], *v = at[1], *g = at[2], r = at[3][0], k = at[4][0];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) {
        v[i] = v[i] * k + g[i];
        x[i] = x[i] - v[i] * r;
    }
}

VECTORS static void nesterov(float** at, int length) {
    float *x = at[0], *v = at[1], *g = at[2], r = at[3][0], k = at[4][0];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) {
        v[i] = v[i] * k + g[i];
        x[i] = x[i] - (g[i] * r + v[i] * k * r);
    }
}

static inline float moved_by_adam(float x, float* m, float* v, float g, float r, float j, float k, float e, float* d) {
    *m = *m + (g - *m) * j;
    *v = *v + (g * g - *v) * k;
    *d = sqrtf(*v) + e;
    return x - *m * r / *d;
}

VECTORS static void adam(float** at, int length) {
    float *x = at[0], *m = at[1], *v = at[2], *g = at[3], r = at[4][0], j = 1 - at[5][0], k = 1 - at[6][0], e = at[7][0];
    float* d = at[8];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) x[i] = moved_by_adam(x[i], &m[i], &v[i], g[i], r, j, k, e, &d[i]);
}

VECTORS static void ada_grad(float** at, int length) {
    float *x = at[0], *s = at[1], *g = at[2], r = at[3][0], *d = at[4];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) {
        s[i] = s[i] + g[i] * g[i];
        d[i] = sqrtf(s[i]);
        x[i] = x[i] - g[i] * r / d[i];
    }
}

VECTORS static void rms_prop(float** at, int length) {
    float *x = at[0], *s = at[1], *v = at[2], *g = at[3], r = at[4][0], j = 1 - at[5][0], k = at[6][0], e = at[7][0];
    float* d = at[8];
#pragma GCC ivdep
    for (int i = 0; i < length; i++) {
        s[i] = s[i] + (g[i] * g[i] - s[i]) * j;
        d[i] = sqrtf(s[i] + e);
        v[i] = v[i] * k + g[i] * r / d[i];
        x[i] = x[i] - v[i];
    }
}

static const struct {
    const char* name;
    void (*run)(float** at, int length);
} INSTRUCTIONS[] = {
    {"COPY", copy},
    {"ADD", add},
    {"SUBTRACT", subtract},
    {"MULTIPLY", multiply},
    {"DIVIDE", divide},
    {"SQUARE_ROOT", square_root},
    {"PATH_INTEGRAL", path_integral},
    {"PULL", pull},
    {"PULL_BY_ROOT", pull_by_root},
    {"PULL_BY_DIVISOR", pull_by_divisor},
    {"PULLED_GRADIENT", pulled_gradient},
    {"SGD", sgd},
    {"MOMENTUM", momentum},
    {"NESTEROV", nesterov},
    {"ADAM", adam},
    {"ADA_GRAD", ada_grad},
    {"RMS_PROP", rms_prop},
};

// What is often done to a weight x with gradient g, in one loop, so that what is between goes through no memory; and the same with a path
// integral w beside it.
#define MOVE(name, integral, operands, step)                                                                             \
    VECTORS static void name(float** at, int length) {                                                                   \
        float *x = at[0], *g = at[1];                                                                                    \
        operands;                                                                                                        \
        _Pragma("GCC ivdep") for (int i = 0; i < length; i++) {                                                          \
            float y = x[i];                                                                                              \
            step;                                                                                                        \
            x[i] = y;                                                                                                    \
        }                                                                                                                \
    }                                                                                                                    \
    VECTORS static void name##_integrated(float** at, int length) {                                                      \
        float *x = at[0], *g = at[1], *w = at[integral];                                                                 \
        operands;                                                                                                        \
        _Pragma("GCC ivdep") for (int i = 0; i < length; i++) {                                                          \
            float y = x[i];                                                                                              \
            step;                                                                                                        \
            w[i] = integrated(w[i], g[i], y, x[i]);                                                                      \
            x[i] = y;                                                                                                    \
        }                                                                                                                \
    }
#define PULL float* c = at[2]; float* a = at[3]; float r = at[4][0]
MOVE(sgd_then_pull, 5, PULL, y = pulled(y - g[i] * r, c[i], a[i]))
MOVE(pull_then_sgd, 5, PULL, y = pulled(y, c[i], a[i]) - g[i] * r)
#define ADAM                                                                                                             \
    float* m = at[2]; float* v = at[3]; float* p = at[4]; float* a = at[5]; float s = at[6][0]; float r = at[7][0];      \
    float j = 1 - at[8][0]; float k = 1 - at[9][0]; float e = at[10][0]; float d
MOVE(adam_by_pulled_gradient, 11, ADAM,
     y = moved_by_adam(y, &m[i], &v[i], with_pull(p[i], s, y, a[i], g[i]), r, j, k, e, &d))
MOVE(adam_then_pull, 12, ADAM; float q = at[11][0],
     y = moved_by_adam(y, &m[i], &v[i], g[i], r, j, k, e, &d); y = pulled_by_divisor(y, d, p[i], a[i], q, s))

// Lines of a program, a letter a register, that one loop runs, which takes the registers of some letters only: what the others are
// set to is no tensor, and read by these lines alone.
static const struct Combination {
    const char *lines, *letters;
    void (*run)(float** at, int length);
} COMBINATIONS[] = {
    {"COPY o x;SGD x g r;PULL x c a;PATH_INTEGRAL w g x o", "xgcarw", sgd_then_pull_integrated},
    {"COPY o x;PULL x c a;SGD x g r;PATH_INTEGRAL w g x o", "xgcarw", pull_then_sgd_integrated},
    {"COPY o x;PULLED_GRADIENT t p s x a g;ADAM x m v t r j k e d;PATH_INTEGRAL w g x o", "xgmvpasrjkew",
     adam_by_pulled_gradient_integrated},
    {"COPY o x;ADAM x m v g r j k e d;PULL_BY_DIVISOR x d p a q s;PATH_INTEGRAL w g x o", "xgmvpasrjkeqw", adam_then_pull_integrated},
    {"SGD x g r;PULL x c a", "xgcar", sgd_then_pull},
    {"PULL x c a;SGD x g r", "xgcar", pull_then_sgd},
    {"PULLED_GRADIENT t p s x a g;ADAM x m v t r j k e d", "xgmvpasrjke", adam_by_pulled_gradient},
    {"ADAM x m v g r j k e d;PULL_BY_DIVISOR x d p a q s", "xgmvpasrjkeq", adam_then_pull},
};

static void (*instruction(const char* name, size_t length))(float** at, int) {
    for (size_t i = 0; i < sizeof INSTRUCTIONS / sizeof *INSTRUCTIONS; i++) {
        if (strlen(INSTRUCTIONS[i].name) == length && strncmp(name, INSTRUCTIONS[i].name, length) == 0) return INSTRUCTIONS[i].run;
    }
    return NULL;
}

static void operand(const Program* program, Line* line, int r) {
    line->moves[line->count] = r < program->targets + program->sources ? -1 : 0;
    line->registers[line->count++] = r;
}

// Whether lines of a program are those of a combination, and which register each letter is then.
static bool matches(const Program* program, int first, const char* lines, int* registers, int* count) {
    for (int i = 0; i < 128; i++) registers[i] = -1;
    for (*count = 0; *lines != 0; (*count)++) {
        if (first + *count == program->lines) return false;
        const Line* line = &program->line[first + *count];
        size_t name = strcspn(lines, " ");
        if (instruction(lines, name) != line->run) return false;
        lines += name;
        for (int k = 0; k < line->count; k++, lines += 2) {
            int* r = &registers[(int)lines[1]];
            if (*r >= 0 && *r != line->registers[k]) return false;
            *r = line->registers[k];
        }
        if (*lines == ';') lines++;
    }
    return true;
}

// Whether a register is an intermediate result that no line reads but some.
static bool is_between(const Program* program, int first, int count, int r) {
    if (r < program->targets + program->sources + program->numbers) return false;
    for (int i = 0; i < program->lines; i++) {
        for (int k = 0; (i < first || i >= first + count) && k < program->line[i].count; k++) {
            if (program->line[i].registers[k] == r) return false;
        }
    }
    return true;
}

// Takes one line for those of a combination, if they are there.
static void combine(Program* program, int first, const struct Combination* combination) {
    int registers[128], count;
    if (!matches(program, first, combination->lines, registers, &count)) return;
    for (int letter = 0; letter < 128; letter++) {
        bool left = registers[letter] >= 0 && strchr(combination->letters, letter) == NULL;
        if (left && !is_between(program, first, count, registers[letter])) return;
    }
    Line line = {.run = combination->run};
    for (const char* letter = combination->letters; *letter != 0; letter++) operand(program, &line, registers[(int)*letter]);
    program->line[first] = line;
    program->lines -= count - 1;
    memmove(&program->line[first + 1], &program->line[first + count], sizeof(Line) * (program->lines - first - 1));
}

static struct {
    pthread_mutex_t lock;
    Shared* first;
} all_shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

// What kernels with a number share.
static Shared* share(int64_t id, int workers) {
    pthread_mutex_lock(&all_shared.lock);
    Shared* found = all_shared.first;
    while (found != NULL && found->id != id) found = found->other;
    if (found == NULL) {
        found = calloc(1, sizeof *found);
        *found = (Shared){.other = all_shared.first, .id = id, .step = -1, .workers = workers};
        all_shared.first = found;
    }
    found->kernels++;
    pthread_mutex_unlock(&all_shared.lock);
    return found;
}

static void leave(Shared* shared) {
    pthread_mutex_lock(&all_shared.lock);
    if (--shared->kernels == 0) {
        Shared** place = &all_shared.first;
        while (*place != shared) place = &(*place)->other;
        *place = shared->other;
        free(shared);
    }
    pthread_mutex_unlock(&all_shared.lock);
}

// Begins a kernel's work. The first of them in a step starts at the front; a step's copies in one run come one after the other. One
// that failed before is none of this step.
static void begin(Shared* shared, int64_t step) {
    pthread_mutex_lock(&all_shared.lock);
    if (shared->step != step || shared->begun == shared->workers) {
        shared->step = step;
        shared->begun = 0;
        atomic_store(&shared->next, 0);
    }
    shared->begun++;
    pthread_mutex_unlock(&all_shared.lock);
}

// Reads "targets sources numbers between threads streamed from end product columns pieces workers shared;start start ...;INSTRUCTION
// register register ...;...": whether the first target is written past the caches, which weights of the targets it is for, which source is
// the left factor of a product with so many columns (or -1) and how many pieces that factor has, how many kernels share the weights and
// under which number, the first weight that each source has, what is done. Whether it could.
static bool parse(char* text, Program* program) {
    char *rest, *word, *words;
    char* row = strtok_r(text, ";", &rest);
    int workers;
    int64_t id;
    if (row == NULL
        || sscanf(row, "%d %d %d %d %d %d %ld %ld %d %ld %d %d %ld", &program->targets, &program->sources, &program->numbers,
                  &program->between, &program->threads, &program->streamed, &program->from, &program->end, &program->product,
                  &program->columns, &program->pieces, &workers, &id) != 13
        || program->targets + program->sources + program->numbers + program->between + program->pieces >= REGISTERS
        || program->pieces > PIECES
        || (row = strtok_r(NULL, ";", &rest)) == NULL) {
        return false;
    }
    word = strtok_r(row, " ", &words);
    for (int i = 0; i < program->sources; i++) {
        if (word == NULL) return false;
        program->starts[program->targets + i] = atol(word);
        word = strtok_r(NULL, " ", &words);
    }
    while ((row = strtok_r(NULL, ";", &rest)) != NULL) {
        word = strtok_r(row, " ", &words);
        if (program->lines == LINES) return false;
        Line* line = &program->line[program->lines++];
        line->run = instruction(word, strlen(word));
        while ((word = strtok_r(NULL, " ", &words)) != NULL) {
            if (line->count == OPERANDS) return false;
            operand(program, line, atoi(word));
        }
        if (line->run == NULL) return false;
    }
    for (size_t i = 0; i < sizeof COMBINATIONS / sizeof *COMBINATIONS; i++) {
        for (int first = 0; first < program->lines; first++) combine(program, first, &COMBINATIONS[i]);
    }
    if (workers > 1) program->shared = share(id, workers);
    return true;
}

static void* create(void* construction) {
    void* status = TF_NewStatus();
    int32_t list, length;
    Program* program = NULL;
    TF_OpKernelConstruction_GetAttrSize(construction, "program", &list, &length, status);
    char* text = calloc(1, length + 1);
    TF_OpKernelConstruction_GetAttrString(construction, "program", text, length, status);
    if (TF_GetCode(status) == TF_OK) {
        program = calloc(1, sizeof *program);
        if (!parse(text, program)) TF_SetStatus(status, TF_INTERNAL, TYPE " cannot read its program");
    }
    if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
    free(text);
    TF_DeleteStatus(status);
    return program;
}

static void delete(void* kernel) {
    Program* program = kernel;
    if (program != NULL && program->shared != NULL) leave(program->shared);
    free(program);
}

// Writes whole lines past the caches.
__attribute__((target("avx512f"))) static void stream(float* to, const float* from, int length) {
    int i = 0;
    for (; i < length && (uintptr_t)(to + i) % sizeof(__m512) != 0; i++) to[i] = from[i];
    for (; i + CACHE_LINE <= length; i += CACHE_LINE) _mm512_stream_ps(to + i, _mm512_loadu_ps(from + i));
    for (; i < length; i++) to[i] = from[i];
}

// Runs a program on some weights of the tensors. Of each tensor, the registers have where its first weight would be; of all else, a chunk.
static void run(const Program* program, float** registers, int64_t from, int64_t end, bool streamed) {
    float moved[CHUNK];
    float* weights = registers[0];
    float* at[OPERANDS];
    for (int length; from < end; from += length) {
        length = CHUNK - from % CACHE_LINE;  // the next chunk begins with a line
        if (length > end - from) length = (int)(end - from);
        if (streamed) {
            memcpy(moved, weights + from, sizeof(float) * length);
            registers[0] = moved - from;
        }
        for (int i = 0; i < program->lines; i++) {
            const Line* line = &program->line[i];
            for (int k = 0; k < line->count; k++) at[k] = registers[line->registers[k]] + (from & line->moves[k]);
            line->run(at, length);
        }
        if (streamed) stream(weights + from, moved, length);
    }
    if (streamed) {
        registers[0] = weights;
        _mm_sfence();
    }
}

// What a panel's weights need after their part of the product is computed, and what the panel from the next row on needs then.
static void look_ahead(const Program* program, const Data* data, const Panel* panel, int64_t next, Soon* soon) {
    const Product* product = &data->product;
    int64_t first = panel->row * product->columns + panel->column;
    soon->block = soon->count = 0;
    soon->line = 0;
    for (int i = 0; i < program->targets + program->sources; i++) {
        if (i != program->product) need(soon, data->at[i] + first, panel->columns, product->columns, panel->rows);
    }
    int64_t k = 0;
    for (const struct Piece* left = product->left; next >= 0 && k < product->inner; k = left++->end) {
        need(soon, left->at + k * product->rows + next, 1, product->rows, left->end - k);
    }
    int64_t lines = 0, tiles = ((panel->rows + ROWS - 1) / ROWS) * ((panel->columns + TILE_COLUMNS - 1) / TILE_COLUMNS);
    for (int i = 0; i < soon->count; i++) lines += soon->blocks[i].lines * soon->blocks[i].rows;
    soon->lines_at_once = (int)(lines * FETCH_EVERY / (tiles * product->inner) + 1);
}

// Columns of the panels in which whole rows are computed, and rows of one.
static int64_t panel_columns(const Program* program) {
    return program->columns < CHUNK ? program->columns : CHUNK / TILE_COLUMNS * TILE_COLUMNS;
}

static int64_t panel_rows(int64_t columns) {
    return PANEL / columns / ROWS * ROWS;
}

// Runs a program on whole rows of weights, panel by panel: computes the product there, then uses it. The weights after these may be known.
static void run_rows(const Program* program, const Data* data, float** registers, int64_t from, int64_t end, int64_t then) {
    _Alignas(64) float values[PANEL];
    Soon soon;
    int64_t columns = program->columns, last_row = end / columns, width = panel_columns(program);
    for (int64_t column = 0; column < columns; column += width) {
        Panel panel = {.column = column, .columns = columns - column < width ? columns - column : width, .values = values};
        int64_t rows = panel_rows(panel.columns);
        for (panel.row = from / columns; panel.row < last_row; panel.row += panel.rows) {
            panel.rows = last_row - panel.row < rows ? last_row - panel.row : rows;
            int64_t next = panel.row + panel.rows;
            look_ahead(program, data, &panel, next < last_row ? next : then < 0 ? -1 : then / columns, &soon);
            compute_panel(&data->product, &panel, &soon);
            bool whole = panel.columns == columns;  // its weights are in one piece
            int64_t length = whole ? panel.rows * columns : panel.columns;
            for (int64_t row = 0; row < (whole ? 1 : panel.rows); row++) {
                int64_t first = (panel.row + row) * columns + column;
                registers[program->product] = values + row * length - first;
                run(program, registers, first, first + length, false);
            }
        }
    }
}

static void run_range(const Program* program, const Data* data, float** registers, int64_t from, int64_t end, int64_t then) {
    if (program->product >= 0) {
        run_rows(program, data, registers, from, end, then);
    } else {
        run(program, registers, from, end,
            program->streamed && end - from >= WORTH_STREAMING && __builtin_cpu_supports("avx512f"));
    }
}

// Runs the slices that no other kernel took; each takes its next one early, to know what comes then.
static void run_shared(const Program* program, const Data* data, float** registers) {
    int64_t unit = program->product < 0 ? WORTH_STREAMING : panel_rows(panel_columns(program)) * program->columns;
    int64_t from = program->from + atomic_fetch_add(&program->shared->next, 1) * unit;
    while (from < program->end) {
        int64_t then = program->from + atomic_fetch_add(&program->shared->next, 1) * unit;
        int64_t end = from + unit < program->end ? from + unit : program->end;
        run_range(program, data, registers, from, end, then < program->end ? then : -1);
        from = then;
    }
}

// Runs a program on some weights; on what falls to it, where kernels share them.
static void run_part(const Program* program, const Data* data, int64_t from, int64_t end) {
    float numbers[program->numbers + 1][CHUNK];
    float between[program->between + 1][CHUNK];
    float* registers[REGISTERS];
    int tensors = program->targets + program->sources;
    for (int i = 0; i < tensors; i++) registers[i] = data->at[i];
    for (int i = 0; i < program->numbers; i++) {
        for (int k = 0; k < CHUNK; k++) numbers[i][k] = data->at[tensors + i][0];
        registers[tensors + i] = numbers[i];
    }
    for (int i = 0; i < program->between; i++) registers[tensors + program->numbers + i] = between[i];
    if (program->shared != NULL) {
        run_shared(program, data, registers);
    } else {
        run_range(program, data, registers, from, end, -1);
    }
}

// Threads that help with one kernel at a time; who finds them busy does without.
static struct {
    pthread_mutex_t use, lock;
    pthread_cond_t begin, end;
    int helpers, helping;
    unsigned job;
    const Program* program;
    const Data* data;
    int64_t from, to, unit, units;
    int slices;
    atomic_int next;
    unsigned mode;
} team = {.use = PTHREAD_MUTEX_INITIALIZER,
          .lock = PTHREAD_MUTEX_INITIALIZER,
          .begin = PTHREAD_COND_INITIALIZER,
          .end = PTHREAD_COND_INITIALIZER};

static void run_slices(void) {
    int slice;
    while ((slice = atomic_fetch_add(&team.next, 1)) < team.slices) {
        int64_t from = team.from + team.units * slice / team.slices * team.unit;
        int64_t end = team.from + team.units * (slice + 1) / team.slices * team.unit;
        run_part(team.program, team.data, from, end < team.to ? end : team.to);
    }
}

static void* help(void* nothing) {
    unsigned seen = 0;
    pthread_mutex_lock(&team.lock);
    while (true) {
        while (team.job == seen) pthread_cond_wait(&team.begin, &team.lock);
        seen = team.job;
        team.helping++;
        unsigned mode = team.mode;
        pthread_mutex_unlock(&team.lock);
        _mm_setcsr(mode);  // as in the thread that is helped: denormal numbers count as 0 there
        run_slices();
        pthread_mutex_lock(&team.lock);
        if (--team.helping == 0) pthread_cond_signal(&team.end);
    }
    return nothing;
}

// Starts helpers up to a number; signals are for the threads of the application.
static void hire(int helpers) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (; team.helpers < helpers; team.helpers++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, help, NULL) != 0) break;
        pthread_detach(thread);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void run_with_help(const Program* program, const Data* data, int64_t from, int64_t end) {
    if (program->threads == 1 || end - from < WORTH_HELP || pthread_mutex_trylock(&team.use) != 0) {
        run_part(program, data, from, end);
        return;
    }
    pthread_mutex_lock(&team.lock);
    hire(program->threads - 1);
    // One that slept through the last kernel may still be about to find that nothing is left of it.
    while (team.helping > 0) pthread_cond_wait(&team.end, &team.lock);
    team.program = program;
    team.data = data;
    team.from = from;
    team.to = end;
    team.unit = program->product < 0 ? CACHE_LINE : ROWS * program->columns;
    team.units = (end - from + team.unit - 1) / team.unit;
    team.slices = SLICES * program->threads;
    team.mode = _mm_getcsr();
    team.job++;
    atomic_store(&team.next, 0);
    pthread_cond_broadcast(&team.begin);
    pthread_mutex_unlock(&team.lock);
    run_slices();
    pthread_mutex_lock(&team.lock);
    while (team.helping > 0) pthread_cond_wait(&team.end, &team.lock);
    pthread_mutex_unlock(&team.lock);
    pthread_mutex_unlock(&team.use);
}

// Takes the factors of the product, the right one and all pieces of the left one but the first after the numbers; whether they fit.
static bool take_product(const Program* program, Data* data, void* const* tensors) {
    int right = program->targets + program->sources + program->numbers;
    Product* product = &data->product;
    product->right = data->at[right];
    product->columns = program->columns;
    product->rows = (int64_t)(TF_TensorByteSize(tensors[0]) / sizeof(float)) / program->columns;
    product->inner = 0;
    for (int i = 0; i < program->pieces; i++) {
        int tensor = i == 0 ? program->product : right + i;
        int64_t elements = TF_TensorByteSize(tensors[tensor]) / sizeof(float), inner = elements / product->rows;
        if (elements != inner * product->rows) return false;  // a part of a small batch may have no example
        product->left[i].at = data->at[tensor] - product->inner * product->rows;
        product->left[i].end = product->inner += inner;
    }
    return TF_TensorByteSize(tensors[right]) / sizeof(float) == (size_t)(product->inner * product->columns) && product->inner > 0;
}

static void compute(void* kernel, void* context) {
    const Program* program = kernel;
    bool multiplies = program->product >= 0;
    int factors = program->targets + program->sources + program->numbers, inputs = factors + program->pieces;
    void* tensors[REGISTERS];
    Data data;
    void* status = TF_NewStatus();
    int open = 0;
    bool fit = true;
    for (; open < inputs && TF_GetCode(status) == TF_OK; open++) {
        tensors[open] = NULL;
        if (open < program->targets) {
            TF_GetInputTensorFromVariable(context, open, false, false, false, NULL, &tensors[open], status);
        } else {
            TF_GetInput(context, open, &tensors[open], status);
        }
        if (TF_GetCode(status) == TF_OK) {
            int64_t start = program->starts[open], elements = TF_TensorByteSize(tensors[open]) / sizeof(float);
            bool factor = multiplies && (open == program->product || open >= factors);
            bool scalar = open >= program->targets + program->sources;
            data.at[open] = (float*)TF_TensorData(tensors[open]) - start;
            fit &= factor || (scalar ? elements == 1 : start <= program->from && start + elements >= program->end);
        }
    }
    if (TF_GetCode(status) == TF_OK && !(fit && (!multiplies || take_product(program, &data, tensors)))) {
        TF_SetStatus(status, TF_INTERNAL, TYPE " got a tensor without the weights that it is for");
    }
    if (TF_GetCode(status) == TF_OK) {
        if (program->shared != NULL) begin(program->shared, TF_StepId(context));
        run_with_help(program, &data, program->from, program->end);
    } else {
        TF_OpKernelContext_Failure(context, status);
    }
    for (int i = 0; i < open; i++) {
        if (tensors[i] != NULL) TF_DeleteTensor(tensors[i]);
    }
    TF_DeleteStatus(status);
}

bool register_fused_update(void) {
    void* operation = TF_NewOpDefinitionBuilder(TYPE);
    TF_OpDefinitionBuilderAddInput(operation, "targets: Ref(T * float)");
    TF_OpDefinitionBuilderAddInput(operation, "sources: N * float");
    TF_OpDefinitionBuilderAddAttr(operation, "T: int >= 1");
    TF_OpDefinitionBuilderAddAttr(operation, "N: int >= 0");
    TF_OpDefinitionBuilderAddAttr(operation, "program: string");
    TF_OpDefinitionBuilderSetIsStateful(operation, true);
    // It has no outputs, so no shapes either; without a function it could not be built into a graph.
    TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, TF_ShapeInferenceContextSetUnknownShape);
    return register_operation(TYPE, operation, create, compute, delete);
}
