/* The rows of a log into one table with one index, 512 a commit, synced: inserts FILE < rows.
   A row: solution, portfolio, event, status and time, between tabs. Prints rows/s. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    if (count != 2) return 64;
    sqlite3 *db;
    sqlite3_stmt *insert;
    char line[1024];
    check(db, sqlite3_open(arguments[1], &db));
    check(db, sqlite3_exec(db,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, solution TEXT, portfolio TEXT, event TEXT,"
        " status TEXT, triggered_at INTEGER) STRICT;"
        "CREATE UNIQUE INDEX identity ON event (solution, triggered_at, status, event, portfolio)",
        0, 0, 0));
    check(db, sqlite3_prepare_v2(db, "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?)", -1, &insert, 0));
    double start = now();
    long rows = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (rows % 512 == 0) check(db, sqlite3_exec(db, "BEGIN IMMEDIATE", 0, 0, 0));
        char *rest = line;
        for (int column = 1; column <= 4; column++) {
            char *field = strsep(&rest, "\t");
            sqlite3_bind_text(insert, column, field, -1, SQLITE_STATIC);
        }
        sqlite3_bind_int64(insert, 5, atoll(rest));
        check(db, sqlite3_step(insert));
        check(db, sqlite3_reset(insert));
        if (++rows % 512 == 0) check(db, sqlite3_exec(db, "COMMIT", 0, 0, 0));
    }
    if (rows % 512 != 0) check(db, sqlite3_exec(db, "COMMIT", 0, 0, 0));
    printf("%.1f\n", rows / (now() - start));
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
