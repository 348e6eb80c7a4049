/* Steps through the columns that judging reads, and does nothing with them: scan FILE. Prints rows/s. */
#include "limits.h"

int main(int count, char **arguments) {
    if (count != 2) return 64;
    sqlite3 *db;
    check(db, sqlite3_open_v2(arguments[1], &db, SQLITE_OPEN_READONLY, 0));
    run(db, "PRAGMA cache_size = -65536");
    sqlite3_stmt *rows = prepare(
        db,
        "SELECT event.seq, event.event, event.status, event.portfolio, event.triggered_at,"
        " event.effective_at, event.solution, delivery.received_at"
        " FROM event JOIN delivery ON delivery.delivery = event.delivery ORDER BY event.seq");
    double start = now();
    long stepped = 0;
    volatile sqlite3_int64 sum = 0;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        for (int column = 0; column < 8; column++) sum += sqlite3_column_int64(rows, column);
        stepped++;
    }
    finish(db, rows, stepped, start);
    return 0;
}
