// TensorFlow's C interface (tensorflow/c/ops.h, kernels.h and kernels_experimental.h), as far as it is needed. It is found in the library
// that is already loaded, so that neither headers nor libraries are needed here. Contexts, tensors, builders and statuses are opaque.

#ifndef ENGRAM_TENSORFLOW_H
#define ENGRAM_TENSORFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TF_OK = 0, TF_INVALID_ARGUMENT = 3, TF_OUT_OF_RANGE = 11, TF_INTERNAL = 13 };
enum { TF_FLOAT = 1, TF_INT32 = 3, DIMENSIONS = 8 };

// Loops for the vectors of the machine at hand; the same bits with any.
#define VECTORS __attribute__((target_clones("avx512f", "avx2", "default")))

#define FUNCTIONS(F)                                                                                                       \
    F(void*, TF_NewStatus, (void))                                                                                         \
    F(void, TF_DeleteStatus, (void*))                                                                                      \
    F(int, TF_GetCode, (const void* status))                                                                               \
    F(void, TF_SetStatus, (void* status, int code, const char* message))                                                   \
    F(void*, TF_NewOpDefinitionBuilder, (const char* type))                                                                \
    F(void, TF_OpDefinitionBuilderAddInput, (void* builder, const char* specification))                                    \
    F(void, TF_OpDefinitionBuilderAddOutput, (void* builder, const char* specification))                                   \
    F(void, TF_OpDefinitionBuilderAddAttr, (void* builder, const char* specification))                                     \
    F(void, TF_OpDefinitionBuilderSetIsStateful, (void* builder, bool stateful))                                           \
    F(void, TF_OpDefinitionBuilderSetShapeInferenceFunction, (void* builder, void (*function)(void*, void*)))              \
    F(void, TF_ShapeInferenceContextSetUnknownShape, (void* context, void* status))                                        \
    F(void*, TF_NewShapeHandle, (void))                                                                                    \
    F(void, TF_DeleteShapeHandle, (void* shape))                                                                           \
    F(void, TF_ShapeInferenceContextGetInput, (void* context, int index, void* shape, void* status))                       \
    F(void, TF_ShapeInferenceContextSetOutput, (void* context, int index, void* shape, void* status))                      \
    F(void, TF_ShapeInferenceContextSubshape,                                                                              \
      (void* context, void* shape, int64_t from, int64_t end, void* result, void* status))                                 \
    F(void, TF_ShapeInferenceContextConcatenateShapes,                                                                     \
      (void* context, void* first, void* second, void* result, void* status))                                              \
    F(void, TF_RegisterOpDefinition, (void* builder, void* status))                                                        \
    F(void*, TF_NewKernelBuilder,                                                                                          \
      (const char* type, const char* device, void* (*create)(void*), void (*compute)(void*, void*), void (*delete)(void*))) \
    F(void, TF_RegisterKernelBuilder, (const char* name, void* builder, void* status))                                     \
    F(void, TF_OpKernelConstruction_GetAttrSize,                                                                           \
      (void* construction, const char* attribute, int32_t* list, int32_t* total, void* status))                            \
    F(void, TF_OpKernelConstruction_GetAttrString,                                                                         \
      (void* construction, const char* attribute, char* value, size_t length, void* status))                               \
    F(void, TF_OpKernelConstruction_GetAttrBool,                                                                           \
      (void* construction, const char* attribute, unsigned char* value, void* status))                                     \
    F(void, TF_OpKernelConstruction_Failure, (void* construction, void* status))                                           \
    F(void, TF_OpKernelContext_Failure, (void* context, void* status))                                                     \
    F(int64_t, TF_StepId, (void* context))                                                                                 \
    F(void, TF_GetInput, (void* context, int index, void** tensor, void* status))                                          \
    F(void, TF_GetInputTensorFromVariable,                                                                                 \
      (void* context, int index, bool lock_held, bool is_variant, bool sparse, void* copy, void** tensor, void* status))   \
    F(void*, TF_AllocateOutput,                                                                                            \
      (void* context, int index, int type, const int64_t* sides, int dimensions, size_t bytes, void* status))              \
    F(void*, TF_ForwardInputOrAllocateOutput,                                                                              \
      (void* context, const int* candidates, int count, int index, const int64_t* sides, int dimensions, int* forwarded,   \
       void* status))                                                                                                      \
    F(int, TF_TensorType, (const void* tensor))                                                                            \
    F(int, TF_NumDims, (const void* tensor))                                                                               \
    F(int64_t, TF_Dim, (const void* tensor, int index))                                                                    \
    F(void*, TF_TensorData, (const void* tensor))                                                                          \
    F(size_t, TF_TensorByteSize, (const void* tensor))                                                                     \
    F(void, TF_DeleteTensor, (void* tensor))

#define DECLARE(result, name, arguments) extern result(*name) arguments;
FUNCTIONS(DECLARE)

// Registers an operation, as a builder describes it, with its kernel; whether TensorFlow took it.
bool register_operation(const char* type, void* builder, void* (*create)(void*), void (*compute)(void*, void*), void (*delete)(void*));

// The operations, each in a file of its own.
bool register_fused_update(void);
bool register_fused_batch(void);
bool register_fused_bias(void);

#endif
