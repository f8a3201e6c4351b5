/*
 * The yardstick for our engine: the shortest loop over llama.cpp's C API that answers several prompts at once, greedily,
 * with the same libraries, CPU variant, threads and batch size. No queue, no text, no clients: what is lost between this
 * and our engine is what our engine costs.
 *
 *   bare_loop LIBRARY_FOLDER VARIANT MODEL THREADS TOKENS PROMPT...
 *
 * prints:  prefill_tokens prefill_seconds decode_tokens decode_seconds cpu_seconds
 */
#include "ggml-backend.h"
#include "ggml-cpu.h"
#include "llama.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define MAX_STREAMS 16
#define BATCH_TOKENS 512
#define CELLS_PER_STREAM 4096

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}

static void quiet(enum ggml_log_level level, const char * text, void * data) {
    (void) data;
    if (level == GGML_LOG_LEVEL_ERROR) fputs(text, stderr);
}

static llama_token likeliest(const float * logits, int size) {
    llama_token best = 0;
    for (llama_token t = 1; t < size; t++)
        if (logits[t] > logits[best]) best = t;
    return best;
}

static void add(struct llama_batch * batch, llama_token token, int position, int sequence, int output) {
    int i = batch->n_tokens++;
    batch->token[i] = token;
    batch->pos[i] = position;
    batch->n_seq_id[i] = 1;
    batch->seq_id[i][0] = sequence;
    batch->logits[i] = (int8_t) output;
}

static void decode(struct llama_context * context, struct llama_batch batch) {
    if (llama_decode(context, batch) != 0) {
        fprintf(stderr, "bare_loop: llama_decode failed\n");
        exit(1);
    }
}

int main(int argc, char ** argv) {
    if (argc < 7 || argc - 6 > MAX_STREAMS) {
        fprintf(stderr, "usage: bare_loop LIBRARY_FOLDER VARIANT MODEL THREADS TOKENS PROMPT...\n");
        return 2;
    }
    int threads = atoi(argv[4]), wanted = atoi(argv[5]), streams = argc - 6;
    char library[4096];
    snprintf(library, sizeof library, "%s/libggml-cpu-%s.so", argv[1], argv[2]);
    llama_log_set(quiet, NULL);
    ggml_backend_reg_t cpu_backend = ggml_backend_load(library);
    if (!cpu_backend) return 1;
    llama_backend_init();

    struct llama_model * model = llama_model_load_from_file(argv[3], llama_model_default_params());
    if (!model) return 1;
    const struct llama_vocab * vocab = llama_model_get_vocab(model);
    int vocabulary = llama_vocab_n_tokens(vocab);

    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = CELLS_PER_STREAM * streams;
    params.n_batch = params.n_ubatch = BATCH_TOKENS;
    params.n_seq_max = params.n_outputs_max = streams;
    params.n_threads = params.n_threads_batch = threads;
    params.kv_unified = true;
    struct llama_context * context = llama_init_from_model(model, params);
    if (!context) return 1;

    struct ggml_threadpool_params pool = ggml_threadpool_params_default(threads);
    struct ggml_threadpool * (*new_pool)(struct ggml_threadpool_params *) =
        (struct ggml_threadpool * (*)(struct ggml_threadpool_params *))
            ggml_backend_reg_get_proc_address(cpu_backend, "ggml_threadpool_new");
    if (new_pool) {
        ggml_threadpool_t made = new_pool(&pool);
        llama_attach_threadpool(context, made, made);
    }

    static llama_token tokens[MAX_STREAMS][CELLS_PER_STREAM];
    int size[MAX_STREAMS], position[MAX_STREAMS], done[MAX_STREAMS], row[MAX_STREAMS];
    llama_token next[MAX_STREAMS];
    struct llama_batch batch = llama_batch_init(BATCH_TOKENS, 0, 1);

    for (int s = 0; s < streams; s++)
        size[s] = llama_tokenize(vocab, argv[6 + s], (int) strlen(argv[6 + s]), tokens[s], CELLS_PER_STREAM, true, true);
    /* once without counting: the first computation reads the weights */
    add(&batch, tokens[0][0], 0, 0, 1);
    decode(context, batch);
    llama_memory_clear(llama_get_memory(context), false);

    double cpu_start = cpu(), start = now();
    long prefilled = 0;
    for (int s = 0; s < streams; s++) {
        for (int from = 0; from < size[s]; from += BATCH_TOKENS) {
            batch.n_tokens = 0;
            int to = from + BATCH_TOKENS < size[s] ? from + BATCH_TOKENS : size[s];
            for (int p = from; p < to; p++) add(&batch, tokens[s][p], p, s, p == size[s] - 1);
            decode(context, batch);
        }
        next[s] = likeliest(llama_get_logits_ith(context, batch.n_tokens - 1), vocabulary);
        position[s] = size[s];
        done[s] = 1;
        prefilled += size[s];
    }
    double middle = now();
    long decoded = 0;
    for (int step = 1; step < wanted; step++) {
        batch.n_tokens = 0;
        for (int s = 0; s < streams; s++) {
            if (llama_vocab_is_eog(vocab, next[s])) done[s] = 0;
            if (done[s]) {
                row[s] = batch.n_tokens;
                add(&batch, next[s], position[s]++, s, 1);
            }
        }
        if (batch.n_tokens == 0) break;
        decode(context, batch);
        for (int s = 0; s < streams; s++)
            if (done[s]) next[s] = likeliest(llama_get_logits_ith(context, row[s]), vocabulary), decoded++;
    }
    double end = now();
    printf("%ld %.6f %ld %.6f %.6f\n", prefilled, middle - start, decoded, end - middle, cpu() - cpu_start);
    fflush(stdout);
    _Exit(0);
}
