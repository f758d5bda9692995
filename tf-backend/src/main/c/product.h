// A product of two matrices, a part at a time: its element [i, j] is the sum over k of left[k, i] right[k, j]. The left one may be in
// pieces, of some k each. With the bits that oneDNN has, and at its speed or above it for what fits into a core's caches.

#ifndef ENGRAM_PRODUCT_H
#define ENGRAM_PRODUCT_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

enum { CACHE_LINE = 16, ROWS = 8, TILE_VECTORS = 3, TILE_COLUMNS = TILE_VECTORS * CACHE_LINE, DEPTH = 384, BLOCKS = 128, PIECES = 8 };
enum { FETCH_EVERY = 8 };  // k; fetching after each of them takes up to an eighth of an update

typedef struct Product {
    struct Piece {
        const float* at;  // where its first k would be
        int64_t end;      // the k after its last
    } left[PIECES];
    const float* right;
    int64_t rows, columns, inner;
} Product;

// What is needed soon: blocks of some floats in each of some rows, whose cache lines come in a few at a time while a product is computed.
typedef struct Soon {
    struct Block {
        const float* at;
        int64_t lines, row, rows;
    } blocks[BLOCKS];
    int block, count, lines_at_once;
    int64_t line;
} Soon;

static void need(Soon* soon, const float* at, int64_t width, int64_t row, int64_t rows) {
    if (rows > 0) soon->blocks[soon->count++] = (struct Block){at, (width + CACHE_LINE - 1) / CACHE_LINE, row, rows};
}

static inline void fetch(Soon* soon) {
    for (int i = 0; i < soon->lines_at_once && soon->block < soon->count; i++) {
        struct Block* block = &soon->blocks[soon->block];
        _mm_prefetch(block->at + soon->line * CACHE_LINE, _MM_HINT_T1);
        if (++soon->line == block->lines) {
            soon->line = 0;
            block->at += block->row;
            if (--block->rows == 0) soon->block++;
        }
    }
}

// Computes some rows and columns of a product, or adds to them: c[i, j] is the sum over k from k to end of left[k, row + i] b[k, j], one
// after the other as oneDNN adds them. The last vector has only the lanes of a mask.
#define UNROLLED _Pragma("GCC unroll 16")
#define TILE(name, rows, vectors)                                                                                                           \
    __attribute__((target("avx512f"))) static void name(const struct Piece* left, int64_t a_row, int64_t at, const float* b, int64_t b_row, \
                                                        int64_t k, int64_t end, float* c, int64_t c_row, __mmask16 last,                    \
                                                        bool further, Soon* soon) {                                                         \
        __m512 sum[rows][vectors];                                                                                                          \
        UNROLLED                                                                                                                            \
        for (int i = 0; i < rows; i++) {                                                                                                    \
            UNROLLED                                                                                                                        \
            for (int j = 0; j < vectors; j++) sum[i][j] = _mm512_setzero_ps();                                                              \
        }                                                                                                                                   \
        while (k < end) {                                                                                                                   \
            while (left->end <= k) left++;                                                                                                  \
            const float* a = left->at + k * a_row + at;                                                                                     \
            int64_t rest = (left->end < end ? left->end : end) - k;                                                                         \
            if (rest > FETCH_EVERY) rest = FETCH_EVERY;                                                                                     \
            k += rest;                                                                                                                      \
            do {                                                                                                                            \
                __m512 row[vectors];                                                                                                        \
                UNROLLED                                                                                                                    \
                for (int j = 0; j < vectors; j++) {                                                                                         \
                    row[j] = _mm512_maskz_loadu_ps(j == vectors - 1 ? last : 0xffff, b + j * CACHE_LINE);                                   \
                }                                                                                                                           \
                UNROLLED                                                                                                                    \
                for (int i = 0; i < rows; i++) {                                                                                            \
                    __m512 factor = _mm512_set1_ps(a[i]);                                                                                   \
                    UNROLLED                                                                                                                \
                    for (int j = 0; j < vectors; j++) sum[i][j] = _mm512_fmadd_ps(factor, row[j], sum[i][j]);                               \
                }                                                                                                                           \
                a += a_row;                                                                                                                 \
                b += b_row;                                                                                                                 \
            } while (--rest > 0);                                                                                                           \
            fetch(soon);                                                                                                                    \
        }                                                                                                                                   \
        UNROLLED                                                                                                                            \
        for (int i = 0; i < rows; i++) {                                                                                                    \
            UNROLLED                                                                                                                        \
            for (int j = 0; j < vectors; j++) {                                                                                             \
                __mmask16 lanes = j == vectors - 1 ? last : 0xffff;                                                                         \
                float* to = c + i * c_row + j * CACHE_LINE;                                                                                 \
                if (further) sum[i][j] = _mm512_add_ps(_mm512_maskz_loadu_ps(lanes, to), sum[i][j]);                                        \
                _mm512_mask_storeu_ps(to, lanes, sum[i][j]);                                                                                \
            }                                                                                                                               \
        }                                                                                                                                   \
    }
TILE(tile_8_3, ROWS, 3)
TILE(tile_8_2, ROWS, 2)
TILE(tile_8_1, ROWS, 1)
TILE(tile_1_3, 1, 3)
TILE(tile_1_2, 1, 2)
TILE(tile_1_1, 1, 1)

static void (*const TILES[2][TILE_VECTORS])(const struct Piece*, int64_t, int64_t, const float*, int64_t, int64_t, int64_t, float*, int64_t,
                                            __mmask16, bool, Soon*) = {{tile_1_1, tile_1_2, tile_1_3}, {tile_8_1, tile_8_2, tile_8_3}};

// A part of a product, and where it goes.
typedef struct Panel {
    int64_t row, rows, column, columns;
    float* values;
} Panel;

// Computes a part of a product. What is added up is cut as oneDNN does it, so that the bits are its own.
static void compute_panel(const Product* product, const Panel* panel, Soon* soon) {
    int64_t columns = product->columns;
    for (int64_t k = 0, depth; k < product->inner; k += depth) {
        depth = product->inner - k;
        depth = depth >= 2 * DEPTH ? DEPTH : depth > DEPTH ? (depth + 1) / 2 : depth;
        const float* right = product->right + k * columns + panel->column;
        for (int64_t j = 0, width; j < panel->columns; j += width) {
            width = panel->columns - j < TILE_COLUMNS ? panel->columns - j : TILE_COLUMNS;
            int64_t vectors = (width + CACHE_LINE - 1) / CACHE_LINE;
            __mmask16 last = 0xffff >> (vectors * CACHE_LINE - width);
            for (int64_t i = 0, rows; i < panel->rows; i += rows) {
                rows = panel->rows - i >= ROWS ? ROWS : 1;
                TILES[rows == ROWS][vectors - 1](product->left, product->rows, panel->row + i, right + j, columns, k, k + depth,
                                                 panel->values + i * panel->columns + j, panel->columns, last, k > 0, soon);
            }
        }
    }
}

#endif
