/* Steps through the columns that judging reads, and does nothing with them: scan FILE. Prints rows/s. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    sqlite3 *db;
    sqlite3_stmt *rows;
    if (sqlite3_open_v2(arguments[1], &db, SQLITE_OPEN_READONLY, 0) != SQLITE_OK
        || sqlite3_exec(db, "PRAGMA cache_size = -65536", 0, 0, 0) != SQLITE_OK
        || sqlite3_prepare_v2(db,
            "SELECT event.seq, event.event, event.status, event.portfolio, event.triggered_at,"
            " event.effective_at, event.solution, delivery.received_at"
            " FROM event JOIN delivery ON delivery.delivery = event.delivery ORDER BY event.seq",
            -1, &rows, 0) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        return 1;
    }
    double start = now();
    long stepped = 0;
    volatile sqlite3_int64 sum = 0;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        for (int column = 0; column < 8; column++) sum += sqlite3_column_int64(rows, column);
        stepped++;
    }
    printf("%.1f\n", stepped / (now() - start));
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return 0;
}
