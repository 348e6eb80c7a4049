/* How often this disk takes one row, committed and synced alone: commits FILE SECONDS. Prints commits/s. */
#include "limits.h"

int main(int count, char **arguments) {
    if (count != 3) return 64;
    sqlite3 *db = open_durable(
        arguments[1],
        "solution INTEGER, portfolio INTEGER, event INTEGER, status INTEGER, triggered_at INTEGER,"
        " effective_at INTEGER");
    sqlite3_stmt *insert = prepare(db, "INSERT INTO event VALUES (NULL, ?1, 1, 1, 2, ?1, ?1)");
    double start = now(), end = start + atof(arguments[2]);
    long commits = 0;
    while (now() < end) {
        sqlite3_bind_int64(insert, 1, 1739321024 + commits);
        check(db, sqlite3_step(insert));
        check(db, sqlite3_reset(insert));
        commits++;
    }
    finish(db, insert, commits, start);
    return 0;
}
