/* The C twin: the loops of bench/baseline, as a C developer would write them, for any size.
 * gcc -O3 -march=native -ffast-math twin.c -lm
 * Prints one line a workload: its name and the median nanoseconds of one call. With an argument S0 alone, and then the
 * trained neuron's outputs.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

__attribute__((noinline)) void train(const double *restrict x, const double *restrict y, double *restrict w,
                                     double *restrict g, int samples, int inputs, int iterations, double rate) {
  for (int it = 0; it < iterations; it++) {
    memset(g, 0, sizeof(double) * (size_t)inputs);
    for (int i = 0; i < samples; i++) {
      const double *row = x + (size_t)i * (size_t)inputs;
      double z = 0;
      for (int j = 0; j < inputs; j++) z += row[j] * w[j];
      const double o = 1 / (1 + exp(-z));
      const double delta = (y[i] - o) * o * (1 - o);
      for (int j = 0; j < inputs; j++) g[j] += row[j] * delta;
    }
    for (int j = 0; j < inputs; j++) w[j] += rate * g[j];
  }
}

__attribute__((noinline)) double dot(const double *restrict a, const double *restrict b, int n) {
  double s = 0;
  for (int i = 0; i < n; i++) s += a[i] * b[i];
  return s;
}

__attribute__((noinline)) void sigmoid(const double *restrict a, double *restrict out, int n) {
  for (int i = 0; i < n; i++) out[i] = 1 / (1 + exp(-a[i]));
}

__attribute__((noinline)) void sigmoid_derivative(const double *restrict a, double *restrict out, int n) {
  for (int i = 0; i < n; i++) out[i] = a[i] * (1 - a[i]);
}

__attribute__((noinline)) void update(const double *restrict g, double *restrict w, int n, double rate) {
  for (int i = 0; i < n; i++) w[i] += rate * g[i];
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static volatile double sink;

#define REPEATS 7
#define TIME(calls, call)                             \
  begin = now_ns();                                   \
  for (long k = 0; k < (calls); k++) { call; }        \
  took = now_ns() - begin

/* Median of REPEATS samples, each of as many calls as last floor_ns. */
#define MEASURE(label, size, floor_ns, call)                                  \
  do {                                                                        \
    double times[REPEATS], begin, took;                                       \
    long calls = 1;                                                           \
    for (;;) {                                                                \
      TIME(calls, call);                                                      \
      if (took >= (floor_ns)) break;                                          \
      calls *= 2;                                                             \
    }                                                                         \
    for (int r = 0; r < REPEATS; r++) {                                       \
      TIME(calls, call);                                                      \
      times[r] = took / (double)calls;                                        \
    }                                                                         \
    qsort(times, REPEATS, sizeof(double), by_value);                          \
    printf("%s %d %.3f\n", label, size, times[REPEATS / 2]);                  \
  } while (0)

int main(int arguments, char **values) {
  (void)values;
  double x0[] = {0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1}, y0[] = {0, 1, 1, 0}, w0[3], g0[3];
  const double start[] = {0.69763539, -0.64220815, -0.89127357};
  MEASURE("s0", 3, 5e6, (memcpy(w0, start, sizeof w0), train(x0, y0, w0, g0, 4, 3, 10000, 1)));
  sink = w0[0];
  if (arguments > 1) {
    for (int i = 0; i < 4; i++) printf("output %d %.17g\n", i, 1 / (1 + exp(-dot(x0 + 3 * i, w0, 3))));
    return 0;
  }

  const int widths[] = {10, 100, 1000, 10000};
  const int samples = 1000;
  for (int k = 0; k < 4; k++) {
    const int n = widths[k];
    double *x = malloc(sizeof(double) * (size_t)samples * (size_t)n), *y = malloc(sizeof(double) * (size_t)samples);
    double *w = calloc((size_t)n, sizeof(double)), *g = malloc(sizeof(double) * (size_t)n);
    for (long i = 0; i < (long)samples * n; i++) x[i] = (double)(i * 7919 % 1009) / 504.5 - 1;
    for (int i = 0; i < samples; i++) y[i] = i & 1;
    MEASURE("neuron", n, 2e7, train(x, y, w, g, samples, n, 1, 1e-6));
    sink = w[0];
    free(x), free(y), free(w), free(g);
  }

  const int sizes[] = {4, 16, 64, 256, 1000, 10000, 100000, 1000000};
  for (int k = 0; k < 8; k++) {
    const int n = sizes[k];
    double *a = aligned_alloc(64, sizeof(double) * ((size_t)n + 8)), *b = aligned_alloc(64, sizeof(double) * ((size_t)n + 8));
    for (int i = 0; i < n; i++) a[i] = (double)(i * 7919L % 1009) / 100.9 - 5, b[i] = 0.25;
    MEASURE("dot", n, 2e6, sink = dot(a, b, n));
    MEASURE("sigmoid", n, 2e6, sigmoid(a, b, n));
    MEASURE("sigmoid-derivative", n, 2e6, sigmoid_derivative(a, b, n));
    MEASURE("update", n, 2e6, update(a, b, n, 1e-9));
    sink = b[0];
    free(a), free(b);
  }
  return 0;
}
