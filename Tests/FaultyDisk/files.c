#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Done {
    bool truncates;
    long long offset; /* or the size, where it truncates */
    int size;
    unsigned char *bytes;
    struct Done *next;
} Done;

typedef struct Image {
    unsigned char *bytes;
    long long size;
} Image;

struct Kept {
    char name[128];
    Image synced;
    bool is_there; /* the disk has its name */
    bool is_deleted;
    Done *first, *last; /* since the last sync */
    Kept *next;
};

static Kept *all;

static void *allocated(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory) abort();
    return memory;
}

static void apply(Image *image, const Done *done) {
    long long end = done->truncates ? done->offset : done->offset + done->size;
    if (done->truncates || end > image->size) {
        image->bytes = allocated(image->bytes, (size_t)end);
        if (end > image->size) memset(image->bytes + image->size, 0, (size_t)(end - image->size));
        image->size = end;
    }
    if (!done->truncates) memcpy(image->bytes + done->offset, done->bytes, (size_t)done->size);
}

static void drop_done(Kept *kept) {
    while (kept->first) {
        Done *next = kept->first->next;
        free(kept->first->bytes);
        free(kept->first);
        kept->first = next;
    }
    kept->last = NULL;
}

Kept *kept_named(const char *name) {
    Kept *kept = all;
    while (kept && strcmp(kept->name, name) != 0) kept = kept->next;
    if (!kept) {
        kept = allocated(NULL, sizeof *kept);
        memset(kept, 0, sizeof *kept);
        snprintf(kept->name, sizeof kept->name, "%s", name);
        kept->next = all;
        all = kept;
    }
    if (kept->is_deleted) {
        /* Made anew: what the old one held is of no interest any more. */
        drop_done(kept);
        kept->synced.size = 0;
        kept->is_deleted = false;
    }
    return kept;
}

void kept_forget_all(void) {
    while (all) {
        Kept *next = all->next;
        drop_done(all);
        free(all->synced.bytes);
        free(all);
        all = next;
    }
}

static void add(Kept *kept, Done done) {
    Done *added = allocated(NULL, sizeof *added);
    *added = done;
    if (kept->last) kept->last->next = added;
    else kept->first = added;
    kept->last = added;
}

void kept_write(Kept *kept, const void *bytes, int size, long long offset) {
    Done done = {.offset = offset, .size = size, .bytes = allocated(NULL, (size_t)size)};
    memcpy(done.bytes, bytes, (size_t)size);
    add(kept, done);
}

void kept_truncate(Kept *kept, long long size) { add(kept, (Done){.truncates = true, .offset = size}); }

void kept_delete(Kept *kept) { kept->is_deleted = true; }

/* A journaling file system keeps the order of what happens to names: all until now goes with any sync. */
static void sync_names(void) {
    for (Kept *kept = all; kept; kept = kept->next) kept->is_there = !kept->is_deleted;
}

void kept_sync(Kept *kept) {
    for (Done *done = kept->first; done; done = done->next) apply(&kept->synced, done);
    drop_done(kept);
    sync_names();
}

void kept_lose(Kept *kept) { drop_done(kept); }

/* Each write since the last sync got to the disk or not, or half of it did; a file system keeps the order of
 * changes of size, so a truncation that didn't get there ends what follows it. */
static Image after_power_cut(const Kept *kept, unsigned *seed) {
    Image image = {allocated(NULL, (size_t)kept->synced.size), kept->synced.size};
    if (kept->synced.size) memcpy(image.bytes, kept->synced.bytes, (size_t)kept->synced.size);
    for (const Done *done = kept->first; done; done = done->next) {
        Done part = *done;
        int chance = rand_r(seed) % 4;
        if (chance == 0 && done->truncates) break;
        if (chance == 0) continue;
        if (chance == 1 && !done->truncates) part.size /= 2;
        apply(&image, &part);
    }
    return image;
}

bool kept_copy_all(const char *folder, unsigned seed) {
    bool worked = true;
    for (const Kept *kept = all; kept; kept = kept->next) {
        bool is_settled = kept->is_there == !kept->is_deleted;
        if (is_settled ? !kept->is_there : rand_r(&seed) % 2) continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, kept->name);
        Image image = after_power_cut(kept, &seed);
        FILE *file = fopen(path, "wb");
        worked = worked && file && fwrite(image.bytes, 1, (size_t)image.size, file) == (size_t)image.size;
        if (file) fclose(file);
        free(image.bytes);
    }
    return worked;
}
