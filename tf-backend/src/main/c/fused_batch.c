// The operation EngramFusedBatch: rows of a block of examples, decoded, with what belongs to them; in one pass over memory.
//
// Each feature is the product and the sum that TensorFlow's own operations would make of it; compile with -ffp-contract=off.

#include <immintrin.h>
#include <stdio.h>

#include "tensorflow.h"

#define TYPE "EngramFusedBatch"

// Inputs and outputs, in the order of dev.engram.tf.fused.FusedBatch.
enum { STORED, OUTPUTS, GROUPS, MASKS, SCALE_AND_SHIFT, ROWS, INPUTS };
enum { FEATURES, LABELS, MASK, RESULTS };

enum { CACHE_LINE = 64, AHEAD = 4 };

VECTORS static void decode_bytes(float* to, const uint8_t* from, int64_t count, float scale, float shift) {
    for (int64_t i = 0; i < count; i++) to[i] = (float)from[i] * scale + shift;
}

VECTORS static void decode_floats(float* to, const float* from, int64_t count, float scale, float shift) {
    for (int64_t i = 0; i < count; i++) to[i] = from[i] * scale + shift;
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
    int64_t examples = in[STORED].rows;
    char message[128];
    bool fit = in[OUTPUTS].rows == examples && in[GROUPS].rows == examples && in[SCALE_AND_SHIFT].rows == 2;
    if (!fit) TF_SetStatus(status, TF_INVALID_ARGUMENT, TYPE " got tensors of different numbers of examples");
    for (int64_t i = 0; fit && i < in[ROWS].rows; i++) {
        fit = rows[i] >= 0 && rows[i] < examples && groups[rows[i]] >= 0 && groups[rows[i]] < in[MASKS].rows;
        if (fit) continue;
        snprintf(message, sizeof message, TYPE ": row %d of %ld examples, or its group of %ld, does not exist", rows[i],
                 (long)examples, (long)in[MASKS].rows);
        TF_SetStatus(status, TF_INVALID_ARGUMENT, message);
    }
    return fit;
}

static void gather(const Table* in, const Table* out) {
    const int32_t *rows = in[ROWS].data, *outputs = in[OUTPUTS].data, *groups = in[GROUPS].data;
    const float *scale_and_shift = in[SCALE_AND_SHIFT].data, *masks = in[MASKS].data;
    int64_t count = in[ROWS].rows, features = in[STORED].columns, width = in[MASKS].columns;
    bool floats = in[STORED].type == TF_FLOAT;
    size_t bytes = features * (floats ? sizeof(float) : 1);
    for (int64_t i = 0; i < count; i++) {
        if (i + AHEAD < count) fetch((const char*)in[STORED].data + rows[i + AHEAD] * bytes, bytes);
        const char* row = (const char*)in[STORED].data + rows[i] * bytes;
        float* to = (float*)out[FEATURES].data + i * features;
        if (floats) {
            decode_floats(to, (const float*)row, features, scale_and_shift[0], scale_and_shift[1]);
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
    if (TF_GetCode(status) == TF_OK && are_there(in, status)) {
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
