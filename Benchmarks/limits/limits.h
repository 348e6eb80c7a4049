/* What the programs here share. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* Ends the program where SQLite says anything but that it went well. */
static inline void check(sqlite3 *db, int code) {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static inline void run(sqlite3 *db, const char *sql) {
    check(db, sqlite3_exec(db, sql, 0, 0, 0));
}

static inline sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    check(db, sqlite3_prepare_v2(db, sql, -1, &statement, 0));
    return statement;
}

/* A fresh file with one table of events and one index; every commit is synced. `columns` follow seq. */
static inline sqlite3 *open_durable(const char *path, const char *columns) {
    sqlite3 *db;
    char sql[500];
    check(db, sqlite3_open(path, &db));
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    snprintf(sql, sizeof sql, "CREATE TABLE event (seq INTEGER PRIMARY KEY, %s) STRICT", columns);
    run(db, sql);
    run(db, "CREATE UNIQUE INDEX identity ON event (solution, triggered_at, status, event, portfolio)");
    return db;
}

static inline void finish(sqlite3 *db, sqlite3_stmt *statement, double done, double start) {
    printf("%.1f\n", done / (now() - start));
    sqlite3_finalize(statement);
    sqlite3_close(db);
}
