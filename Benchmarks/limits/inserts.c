/* The rows of a log into one table with one index, 512 a commit, synced: inserts FILE < rows.
   A row: solution, portfolio, event, status and time, between tabs. Prints rows/s. */
#include "limits.h"

int main(int count, char **arguments) {
    if (count != 2) return 64;
    char line[1024];
    sqlite3 *db = open_durable(
        arguments[1], "solution TEXT, portfolio TEXT, event TEXT, status TEXT, triggered_at INTEGER");
    sqlite3_stmt *insert = prepare(db, "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?)");
    double start = now();
    long rows = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (rows % 512 == 0) run(db, "BEGIN IMMEDIATE");
        char *rest = line;
        for (int column = 1; column <= 4; column++) {
            sqlite3_bind_text(insert, column, strsep(&rest, "\t"), -1, SQLITE_STATIC);
        }
        sqlite3_bind_int64(insert, 5, atoll(rest));
        check(db, sqlite3_step(insert));
        check(db, sqlite3_reset(insert));
        if (++rows % 512 == 0) run(db, "COMMIT");
    }
    if (rows % 512 != 0) run(db, "COMMIT");
    finish(db, insert, rows, start);
    return 0;
}
