// The operation EngramFusedBias: adds a bias to rows, and rectifies the sums if it is to; in the memory of the rows, where nobody else has it.

#include <stdlib.h>

#include "tensorflow.h"

#define TYPE "EngramFusedBias"

enum { ROWS, BIAS };

typedef struct Kernel {
    unsigned char rectifies;
} Kernel;

VECTORS static void add(float* to, const float* from, const float* bias, int64_t columns) {
#pragma GCC ivdep
    for (int64_t i = 0; i < columns; i++) to[i] = from[i] + bias[i];
}

VECTORS static void add_and_rectify(float* to, const float* from, const float* bias, int64_t columns) {
#pragma GCC ivdep
    for (int64_t i = 0; i < columns; i++) {
        float sum = from[i] + bias[i];
        to[i] = sum <= 0 ? 0 : sum;  // what is no number stays none
    }
}

static void* create(void* construction) {
    Kernel* kernel = calloc(1, sizeof *kernel);
    void* status = TF_NewStatus();
    TF_OpKernelConstruction_GetAttrBool(construction, "rectifies", &kernel->rectifies, status);
    if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
    TF_DeleteStatus(status);
    return kernel;
}

static void delete(void* kernel) {
    free(kernel);
}

// Allocates the sums, or takes the rows for them: nobody else may hold these then, so that they are looked at only for their sides.
static void* allocate(void* context, void* status) {
    void *rows, *sums = NULL;
    const int candidates[] = {ROWS};
    int taken, dimensions;
    int64_t sides[DIMENSIONS];
    TF_GetInput(context, ROWS, &rows, status);
    if (TF_GetCode(status) != TF_OK) return NULL;
    dimensions = TF_NumDims(rows);
    for (int i = 0; i < dimensions && i < DIMENSIONS; i++) sides[i] = TF_Dim(rows, i);
    TF_DeleteTensor(rows);
    if (dimensions > DIMENSIONS) {
        TF_SetStatus(status, TF_INVALID_ARGUMENT, TYPE " got rows of too many dimensions");
    } else {
        sums = TF_ForwardInputOrAllocateOutput(context, candidates, 1, 0, sides, dimensions, &taken, status);
    }
    return sums;
}

static void compute(void* kernel, void* context) {
    void *rows = NULL, *bias = NULL, *sums, *status = TF_NewStatus();
    sums = allocate(context, status);
    if (TF_GetCode(status) == TF_OK) TF_GetInput(context, ROWS, &rows, status);
    if (TF_GetCode(status) == TF_OK) TF_GetInput(context, BIAS, &bias, status);
    if (TF_GetCode(status) == TF_OK) {
        int64_t columns = TF_TensorByteSize(bias) / sizeof(float), elements = TF_TensorByteSize(rows) / sizeof(float);
        if (elements > 0 && (columns == 0 || TF_Dim(rows, TF_NumDims(rows) - 1) != columns)) {
            TF_SetStatus(status, TF_INVALID_ARGUMENT, TYPE " got a bias of another length than the rows");
        }
        for (int64_t i = 0; TF_GetCode(status) == TF_OK && i < elements; i += columns) {
            (((Kernel*)kernel)->rectifies ? add_and_rectify : add)((float*)TF_TensorData(sums) + i, (float*)TF_TensorData(rows) + i,
                                                                   TF_TensorData(bias), columns);
        }
    }
    if (TF_GetCode(status) != TF_OK) TF_OpKernelContext_Failure(context, status);
    if (sums != NULL) TF_DeleteTensor(sums);
    if (rows != NULL) TF_DeleteTensor(rows);
    if (bias != NULL) TF_DeleteTensor(bias);
    TF_DeleteStatus(status);
}

static void infer(void* context, void* status) {
    void* rows = TF_NewShapeHandle();
    TF_ShapeInferenceContextGetInput(context, ROWS, rows, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, rows, status);
    TF_DeleteShapeHandle(rows);
}

bool register_fused_bias(void) {
    void* operation = TF_NewOpDefinitionBuilder(TYPE);
    TF_OpDefinitionBuilderAddInput(operation, "rows: float");
    TF_OpDefinitionBuilderAddInput(operation, "bias: float");
    TF_OpDefinitionBuilderAddOutput(operation, "sums: float");
    TF_OpDefinitionBuilderAddAttr(operation, "rectifies: bool");
    TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, infer);
    return register_operation(TYPE, operation, create, compute, delete);
}
