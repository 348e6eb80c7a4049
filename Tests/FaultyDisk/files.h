/* What the disk holds of each file: the bytes of its last sync, and what was done since. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>

typedef struct Kept Kept;

/* All of these are called with the disk's lock held. */
Kept *kept_named(const char *name);
void kept_forget_all(void);
void kept_write(Kept *kept, const void *bytes, int size, long long offset);
void kept_truncate(Kept *kept, long long size);
void kept_delete(Kept *kept);
void kept_sync(Kept *kept);
void kept_lose(Kept *kept);
bool kept_copy_all(const char *folder, unsigned seed);

#endif
