// The operation EngramFusedBatch: rows of a block of examples, decoded, with what belongs to them; in one pass over memory. The rows are
// in a tensor, or each in a place of its own in memory to which files are mapped.
//
// Each feature is the product and the sum that TensorFlow's own operations would make of it; compile with -ffp-contract=off.

#include <errno.h>
#include <immintrin.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "tensorflow.h"

#define TYPE "EngramFusedBatch"

// Inputs and outputs, in the order of dev.engram.tf.fused.FusedBatch.
enum { STORED, PLACES, ENDS, ORDERS, OUTPUTS, GROUPS, MASKS, SCALE_AND_SHIFT, ROWS, INPUTS };
enum { FEATURES, LABELS, MASK, RESULTS };

enum { CACHE_LINE = 64, AHEAD = 8, PAGE = 4096, VECTOR = 64, PAIR = 2 * VECTOR, FEW = 2048 };

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

VECTORS static void decode_bytes(float* to, const uint8_t* from, int64_t count, float scale, float shift) {
    for (int64_t i = 0; i < count; i++) to[i] = (float)from[i] * scale + shift;
}

VECTORS static void decode_floats(float* to, const float* from, int64_t count, float scale, float shift) {
    for (int64_t i = 0; i < count; i++) to[i] = from[i] * scale + shift;
}

// In which order features are shown; for rows of few bytes also in which pair of vectors each is, and at which place there.
typedef struct Order {
    const int32_t* features;
    int64_t count;
    bool vectors;
    _Alignas(VECTOR) uint8_t pair[FEW], place[FEW];
} Order;

static void take_order(Order* order, const int32_t* features, int64_t count) {
    if (order->features == features) return;
    order->features = features;
    order->count = count;
    order->vectors = count <= FEW && __builtin_cpu_supports("avx512vbmi");
    for (int64_t i = 0; order->vectors && i < count; i++) {
        order->pair[i] = (uint8_t)(features[i] / PAIR);
        order->place[i] = (uint8_t)(features[i] % PAIR);
    }
}

__attribute__((target("avx512f,avx512bw,avx512vbmi")))
static void put_vectors_in_order(uint8_t* to, const uint8_t* from, const Order* order) {
    _Alignas(VECTOR) uint8_t row[FEW];
    memcpy(row, from, order->count);
    for (int64_t i = 0; i < order->count; i += VECTOR) {
        // What is not found yet is a place.
        __m512i pair = _mm512_load_si512(order->pair + i), ordered = _mm512_load_si512(order->place + i);
        for (int64_t at = 0; at < order->count; at += PAIR, pair = _mm512_sub_epi8(pair, _mm512_set1_epi8(1))) {
            __m512i first = _mm512_load_si512(row + at), second = _mm512_load_si512(row + at + VECTOR);
            ordered = _mm512_mask2_permutex2var_epi8(first, ordered, _mm512_testn_epi8_mask(pair, pair), second);
        }
        _mm512_storeu_si512(to + i, ordered);
    }
}

static void decode_in_order(float* to, const uint8_t* from, const Order* order, float scale, float shift) {
    uint8_t ordered[FEW];
    if (order->vectors) {
        put_vectors_in_order(ordered, from, order);
        decode_bytes(to, ordered, order->count, scale, shift);
        return;
    }
    for (int64_t at = 0, length; at < order->count; at += length) {
        length = order->count - at < FEW ? order->count - at : FEW;
        for (int64_t i = 0; i < length; i++) ordered[i] = from[order->features[at + i]];
        decode_bytes(to + at, ordered, length, scale, shift);
    }
}

static void fetch(const char* row, size_t bytes) {
    for (size_t at = 0; at < bytes; at += CACHE_LINE) _mm_prefetch(row + at, _MM_HINT_T0);
}

// A matrix or a vector.
typedef struct Table {
    void* data;
    int64_t rows, columns;
    int type;
} Table;

static Table table(void* tensor) {
    int dimensions = TF_NumDims(tensor);
    return (Table){TF_TensorData(tensor), dimensions > 0 ? TF_Dim(tensor, 0) : 1, dimensions > 1 ? TF_Dim(tensor, 1) : 1,
                   TF_TensorType(tensor)};
}

static Table allocate(void* context, int index, int type, int64_t rows, int64_t columns, void** tensor, void* status) {
    int64_t sides[] = {rows, columns};
    *tensor = TF_AllocateOutput(context, index, type, sides, index == LABELS ? 1 : 2, rows * columns * sizeof(float), status);
    return TF_GetCode(status) == TF_OK ? table(*tensor) : (Table){0};
}

// Whether all rows are in the block and all their groups have masks; says which not.
static bool are_there(const Table* in, void* status) {
    const int32_t *rows = in[ROWS].data, *groups = in[GROUPS].data;
    int64_t examples = in[OUTPUTS].rows;
    char message[128];
    bool stored = in[PLACES].rows == 1 || (in[PLACES].rows > 1 ? in[PLACES].rows : in[STORED].rows) == examples;
    bool ordered = in[ORDERS].rows == in[MASKS].rows && in[ORDERS].columns == in[STORED].columns;
    bool fit = stored && (ordered || in[ORDERS].columns == 0) && in[GROUPS].rows == examples && in[SCALE_AND_SHIFT].rows == 2;
    if (!fit) TF_SetStatus(status, TF_INVALID_ARGUMENT, TYPE " got tensors of different numbers of examples or features");
    for (int64_t i = 0; fit && i < in[ROWS].rows; i++) {
        fit = rows[i] >= 0 && rows[i] < examples && groups[rows[i]] >= 0 && groups[rows[i]] < in[MASKS].rows;
        if (fit) continue;
        snprintf(message, sizeof message, TYPE ": row %d of %ld examples, or its group of %ld, does not exist", rows[i],
                 (long)examples, (long)in[MASKS].rows);
        TF_SetStatus(status, TF_INVALID_ARGUMENT, message);
    }
    return fit;
}

// Whether mapped files are as long as they were: to read from what is mapped behind the end of one would end the process.
static bool are_whole(const Table* ends, void* status) {
    for (int64_t i = 0; i < ends->rows; i++) {
        char* page = (char*)(((int64_t*)ends->data)[i] / PAGE * PAGE);
        if (madvise(page, PAGE, MADV_POPULATE_READ) == 0 || errno != EFAULT) continue;  // an older Linux cannot tell
        TF_SetStatus(status, TF_OUT_OF_RANGE, TYPE ": a mapped file has become shorter");
        return false;
    }
    return true;
}

// Where a row is: in a place of its own, or after those before it.
static const char* row_at(const Table* in, int64_t row, size_t bytes) {
    const int64_t* places = in[PLACES].data;
    if (in[PLACES].rows > 1) return (const char*)places[row];
    return (in[PLACES].rows == 1 ? (const char*)places[0] : (const char*)in[STORED].data) + row * bytes;
}

static void gather(const Table* in, const Table* out) {
    const int32_t *rows = in[ROWS].data, *outputs = in[OUTPUTS].data, *groups = in[GROUPS].data;
    const float *scale_and_shift = in[SCALE_AND_SHIFT].data, *masks = in[MASKS].data;
    int64_t count = in[ROWS].rows, features = in[STORED].columns, width = in[MASKS].columns;
    bool floats = in[STORED].type == TF_FLOAT;
    size_t bytes = features * (floats ? sizeof(float) : 1);
    Order order = {0};
    for (int64_t i = 0; i < count; i++) {
        if (i + AHEAD < count) fetch(row_at(in, rows[i + AHEAD], bytes), bytes);
        const char* row = row_at(in, rows[i], bytes);
        float* to = (float*)out[FEATURES].data + i * features;
        if (floats) {
            decode_floats(to, (const float*)row, features, scale_and_shift[0], scale_and_shift[1]);
        } else if (in[PLACES].rows > 0 && in[ORDERS].columns > 0) {
            take_order(&order, (const int32_t*)in[ORDERS].data + groups[rows[i]] * features, features);
            decode_in_order(to, (const uint8_t*)row, &order, scale_and_shift[0], scale_and_shift[1]);
        } else {
            decode_bytes(to, (const uint8_t*)row, features, scale_and_shift[0], scale_and_shift[1]);
        }
        ((int32_t*)out[LABELS].data)[i] = outputs[rows[i]];
        for (int64_t j = 0; j < width; j++) ((float*)out[MASK].data)[i * width + j] = masks[groups[rows[i]] * width + j];
    }
}

static void compute(void* kernel, void* context) {
    (void)kernel;
    void *tensors[INPUTS] = {0}, *results[RESULTS] = {0};
    Table in[INPUTS], out[RESULTS];
    void* status = TF_NewStatus();
    for (int i = 0; i < INPUTS && TF_GetCode(status) == TF_OK; i++) {
        TF_GetInput(context, i, &tensors[i], status);
        if (TF_GetCode(status) == TF_OK) in[i] = table(tensors[i]);
    }
    if (TF_GetCode(status) == TF_OK && are_there(in, status) && are_whole(&in[ENDS], status)) {
        const int types[RESULTS] = {TF_FLOAT, TF_INT32, TF_FLOAT};
        const int64_t columns[RESULTS] = {in[STORED].columns, 1, in[MASKS].columns};
        for (int i = 0; i < RESULTS && TF_GetCode(status) == TF_OK; i++) {
            out[i] = allocate(context, i, types[i], in[ROWS].rows, columns[i], &results[i], status);
        }
    }
    if (TF_GetCode(status) == TF_OK) {
        gather(in, out);
    } else {
        TF_OpKernelContext_Failure(context, status);
    }
    for (int i = 0; i < INPUTS; i++) {
        if (tensors[i] != NULL) TF_DeleteTensor(tensors[i]);
    }
    for (int i = 0; i < RESULTS; i++) {
        if (results[i] != NULL) TF_DeleteTensor(results[i]);
    }
    TF_DeleteStatus(status);
}

// The first side of the rows, and for a matrix the other sides of what is gathered from.
static void infer(void* context, int output, int table, void* status) {
    void *rows = TF_NewShapeHandle(), *from = TF_NewShapeHandle(), *sides = TF_NewShapeHandle(), *shape = TF_NewShapeHandle();
    TF_ShapeInferenceContextGetInput(context, ROWS, rows, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, table, from, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, from, 1, INT64_MAX, sides, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, rows, sides, shape, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, output, shape, status);
    TF_DeleteShapeHandle(rows);
    TF_DeleteShapeHandle(from);
    TF_DeleteShapeHandle(sides);
    TF_DeleteShapeHandle(shape);
}

static void infer_all(void* context, void* status) {
    const int tables[RESULTS] = {STORED, OUTPUTS, MASKS};
    for (int i = 0; i < RESULTS && TF_GetCode(status) == TF_OK; i++) infer(context, i, tables[i], status);
}

bool register_fused_batch(void) {
    void* operation = TF_NewOpDefinitionBuilder(TYPE);
    TF_OpDefinitionBuilderAddInput(operation, "stored: T");
    TF_OpDefinitionBuilderAddInput(operation, "places: int64");
    TF_OpDefinitionBuilderAddInput(operation, "ends: int64");
    TF_OpDefinitionBuilderAddInput(operation, "orders: int32");
    TF_OpDefinitionBuilderAddInput(operation, "outputs: int32");
    TF_OpDefinitionBuilderAddInput(operation, "groups: int32");
    TF_OpDefinitionBuilderAddInput(operation, "masks: float");
    TF_OpDefinitionBuilderAddInput(operation, "scale_and_shift: float");
    TF_OpDefinitionBuilderAddInput(operation, "rows: int32");
    TF_OpDefinitionBuilderAddOutput(operation, "features: float");
    TF_OpDefinitionBuilderAddOutput(operation, "labels: int32");
    TF_OpDefinitionBuilderAddOutput(operation, "mask: float");
    TF_OpDefinitionBuilderAddAttr(operation, "T: {uint8, float}");
    TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, infer_all);
    return register_operation(TYPE, operation, NULL, compute, NULL);
}
