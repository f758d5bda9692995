// The library as Java loads it: binds TensorFlow's functions and registers the operations.

#define _GNU_SOURCE
#include <dlfcn.h>

#include "tensorflow.h"

#define LIBRARY "libtensorflow_framework.so.2"

#define DEFINE(result, name, arguments) result(*name) arguments;
FUNCTIONS(DEFINE)

static bool bind(void) {
    void* library = dlopen(LIBRARY, RTLD_NOLOAD | RTLD_NOW);
    if (library == NULL) return false;
#define BIND(result, name, arguments) \
    *(void**)&name = dlsym(library, #name); \
    if (name == NULL) return false;
    FUNCTIONS(BIND)
    return true;
}

bool register_operation(const char* type, void* builder, void* (*create)(void*), void (*compute)(void*, void*), void (*delete)(void*)) {
    void* status = TF_NewStatus();
    TF_RegisterOpDefinition(builder, status);
    if (TF_GetCode(status) == TF_OK) {
        TF_RegisterKernelBuilder(type, TF_NewKernelBuilder(type, "CPU", create, compute, delete), status);
    }
    bool registered = TF_GetCode(status) == TF_OK;
    TF_DeleteStatus(status);
    return registered;
}

// Whether TensorFlow's products here have oneDNN's bits, which differ from Eigen's.
static bool uses_onednn(void) {
    void* library = dlopen(LIBRARY, RTLD_NOLOAD | RTLD_NOW);
    bool (*enabled)(void) = NULL;
    if (library != NULL) *(void**)&enabled = dlsym(library, "_ZN10tensorflow12IsMKLEnabledEv");
    return enabled != NULL && enabled();
}

// Whether products are computed here, for dev.engram.tf.fused.FusedLibrary; a boolean of JNI.
__attribute__((visibility("default"))) unsigned char Java_dev_engram_tf_fused_FusedLibrary_multiplies(void* env, void* type) {
    (void)env;
    (void)type;
    return __builtin_cpu_supports("avx512f") && uses_onednn();
}

// Called by System.load. The result is a version of JNI, or nothing that Java knows: then it refuses the library.
__attribute__((visibility("default"))) int JNI_OnLoad(void* vm, void* reserved) {
    (void)vm;
    (void)reserved;
    return bind() && register_fused_update() && register_fused_batch() && register_fused_bias() ? 0x00010008 : 0;
}
