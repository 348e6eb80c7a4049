/* A disk for tests, between SQLite and the system's files: it fails where it is told to, and it knows what would be
 * left were the power cut. Only files of one folder are kept on it; all others of the process go by untouched.
 *
 * What the disk would hold is kept in memory: the bytes of the last sync, and each write since. A sync that fails
 * forgets what it should have written, though the program goes on reading it: so does Linux, which marks the pages
 * clean. One disk at a time. */
#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

#include <stdbool.h>

/* Begins anew with an empty disk: the files SQLite opens in this folder from now on. */
void faulty_disk_insert(const char *folder);

/* Calls SQLite has made to files of the folder: open, read, write, sync and the like. */
long faulty_disk_calls(void);

/* What the so-many'th of them was, from 1. */
const char *faulty_disk_call(long call);

/* The so-many'th call fails, or it and all after it. A write that fails has written its first half, or found the
 * disk full. */
void faulty_disk_fail_at(long call, bool and_after);

/* Syncs succeed from now on and keep nothing: for control runs. */
void faulty_disk_lie(void);

/* All is well from now on. */
void faulty_disk_mend(void);

/* Whether a call has failed since the disk was inserted. */
bool faulty_disk_has_failed(void);

/* As if the process were killed: the files it has open are of no use any more, and what it closes now does nothing
 * to the disk. Close all, and open anew. */
void faulty_disk_kill(void);

/* Writes into another folder what the disk holds once the power is cut: the synced bytes, and of the writes since
 * then a random part. False where that folder can't be written. */
bool faulty_disk_cut_power(const char *copy, unsigned seed);

#endif
