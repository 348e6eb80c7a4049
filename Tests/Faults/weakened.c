/* Breaks the service's promises from outside, for the control runs of the fault tests: a test that can't tell a
 * service so weakened from a sound one proves nothing. Loaded with LD_PRELOAD; LIFECYCLE_TEST_WEAKENED says how:
 *
 *   normal-sync  synchronous=NORMAL, and the reading back that would refuse it is answered with FULL's 2
 *   memory-log   the write-ahead log lies in the process's memory, and goes with it
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;

static int is_weakened(const char *how) {
    const char *set = getenv("LIFECYCLE_TEST_WEAKENED");
    return set && strcmp(set, how) == 0;
}

static const struct { const char *how, *said, *done; } changed[] = {
    {"normal-sync", "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"},
    {"normal-sync", "PRAGMA synchronous", "SELECT 2"},
};

static const char *weaken(const char *sql) {
    for (size_t i = 0; sql && i < sizeof changed / sizeof *changed; i++)
        if (is_weakened(changed[i].how) && strcmp(sql, changed[i].said) == 0) return changed[i].done;
    return sql;
}

/* The tail must point into what was asked: the whole of a changed statement was taken. */
static void move_tail(const char *asked, const char *given, const char **tail) {
    if (tail && asked != given) *tail = asked + strlen(asked);
}

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int bytes, sqlite3_stmt **out, const char **tail) {
    int (*real)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **) = dlsym(RTLD_NEXT, "sqlite3_prepare_v2");
    const char *given = weaken(sql);
    int code = real(db, given, given == sql ? bytes : -1, out, tail);
    move_tail(sql, given, tail);
    return code;
}

int sqlite3_prepare_v3(sqlite3 *db, const char *sql, int bytes, unsigned flags, sqlite3_stmt **out,
                       const char **tail) {
    int (*real)(sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **) =
        dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
    const char *given = weaken(sql);
    int code = real(db, given, given == sql ? bytes : -1, flags, out, tail);
    move_tail(sql, given, tail);
    return code;
}

/* One file in memory, which each opening of a write-ahead log gets. */
static int memory_log(int flags) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int file = -1;
    char path[64];
    pthread_mutex_lock(&lock);
    if (file < 0) file = memfd_create("log", MFD_CLOEXEC);
    pthread_mutex_unlock(&lock);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    return real(path, flags & ~(O_CREAT | O_EXCL | O_NOFOLLOW));
}

static int opened(const char *name, const char *path, int flags, int mode) {
    size_t length = strlen(path);
    if (is_weakened("memory-log") && length > 4 && strcmp(path + length - 4, "-wal") == 0) return memory_log(flags);
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    return opened("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    return opened("open64", path, flags, mode);
}
