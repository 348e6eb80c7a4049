/* How often this disk takes one row, committed and synced alone: commits FILE SECONDS. Prints commits/s. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void check(sqlite3 *db, int code) {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    sqlite3 *db;
    sqlite3_stmt *insert;
    check(db, sqlite3_open(arguments[1], &db));
    check(db, sqlite3_exec(db,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, solution INTEGER, portfolio INTEGER, event INTEGER,"
        " status INTEGER, triggered_at INTEGER, effective_at INTEGER) STRICT;"
        "CREATE UNIQUE INDEX identity ON event (solution, triggered_at, status, event, portfolio)",
        0, 0, 0));
    check(db, sqlite3_prepare_v2(db, "INSERT INTO event VALUES (NULL, ?1, 1, 1, 2, ?1, ?1)", -1, &insert, 0));
    double start = now(), end = start + atof(arguments[2]);
    long commits = 0;
    while (now() < end) {
        sqlite3_bind_int64(insert, 1, 1739321024 + commits);
        check(db, sqlite3_step(insert));
        check(db, sqlite3_reset(insert));
        commits++;
    }
    printf("%.1f\n", commits / (now() - start));
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
