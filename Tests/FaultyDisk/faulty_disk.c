#include "faulty_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "files.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char disk_folder[900];
static long calls, fail_at, generation;
static bool fails_after, lies, has_failed;

enum { NAMED_CALLS = 100000 };
static const char *call_names[NAMED_CALLS];

static sqlite3_vfs *real;
static sqlite3_vfs faulty;

typedef struct {
    sqlite3_file base;
    Kept *kept; /* none for the index in memory */
    long generation;
    sqlite3_file *file; /* the system's, in the memory behind this */
} FaultyFile;

/* Counts a call; answers whether it fails. With the lock held. */
static bool fails(const char *call) {
    if (calls < NAMED_CALLS) call_names[calls] = call;
    calls++;
    bool failing = fail_at && (fails_after ? calls >= fail_at : calls == fail_at);
    has_failed = has_failed || failing;
    return failing;
}

static FaultyFile *ours(sqlite3_file *file) { return (FaultyFile *)file; }
static sqlite3_file *theirs(sqlite3_file *file) { return ours(file)->file; }
static bool is_dead(sqlite3_file *file) { return ours(file)->generation != generation; }

/* A call that only passes on, unless the process is dead or the call is the one to fail. */
#define PASS(call, code, done)                                       \
    pthread_mutex_lock(&lock);                                       \
    bool failing = is_dead(file) || fails(call);                     \
    pthread_mutex_unlock(&lock);                                     \
    return failing ? (code) : (done)

static int file_close(sqlite3_file *file) { return theirs(file)->pMethods->xClose(theirs(file)); }

static int file_read(sqlite3_file *file, void *into, int size, sqlite3_int64 offset) {
    PASS("read", SQLITE_IOERR_READ, theirs(file)->pMethods->xRead(theirs(file), into, size, offset));
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset) {
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (is_dead(file)) {
        code = SQLITE_IOERR_WRITE, size = 0;
    } else if (fails("write")) {
        bool is_full = calls % 2;
        code = is_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        size = is_full ? 0 : size / 2;
    }
    if (size) {
        int written = theirs(file)->pMethods->xWrite(theirs(file), bytes, size, offset);
        if (written) code = written;
        else kept_write(ours(file)->kept, bytes, size, offset);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    pthread_mutex_lock(&lock);
    int code = SQLITE_IOERR_TRUNCATE;
    if (!is_dead(file) && !fails("truncate")) {
        code = theirs(file)->pMethods->xTruncate(theirs(file), size);
        if (!code) kept_truncate(ours(file)->kept, size);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (is_dead(file)) {
        code = SQLITE_IOERR_FSYNC;
    } else if (fails("sync")) {
        code = SQLITE_IOERR_FSYNC;
        kept_lose(ours(file)->kept);
    } else if (!lies) {
        kept_sync(ours(file)->kept);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    PASS("size", SQLITE_IOERR_FSTAT, theirs(file)->pMethods->xFileSize(theirs(file), size));
}

static int file_lock(sqlite3_file *file, int level) {
    PASS("lock", SQLITE_IOERR_LOCK, theirs(file)->pMethods->xLock(theirs(file), level));
}

static int file_unlock(sqlite3_file *file, int level) { return theirs(file)->pMethods->xUnlock(theirs(file), level); }

static int file_check_reserved(sqlite3_file *file, int *out) {
    return theirs(file)->pMethods->xCheckReservedLock(theirs(file), out);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return theirs(file)->pMethods->xFileControl(theirs(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return theirs(file)->pMethods->xSectorSize(theirs(file)); }

static int file_characteristics(sqlite3_file *file) {
    return theirs(file)->pMethods->xDeviceCharacteristics(theirs(file));
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out) {
    PASS("shm", SQLITE_IOERR_SHMMAP, theirs(file)->pMethods->xShmMap(theirs(file), region, size, extend, out));
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return theirs(file)->pMethods->xShmLock(theirs(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { theirs(file)->pMethods->xShmBarrier(theirs(file)); }

static int file_shm_unmap(sqlite3_file *file, int remove) {
    return theirs(file)->pMethods->xShmUnmap(theirs(file), remove);
}

static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_check_reserved, file_control, file_sector_size, file_characteristics, file_shm_map, file_shm_lock,
    file_shm_barrier, file_shm_unmap, NULL, NULL,
};

/* The name inside the folder, or none where the file lies elsewhere. */
static const char *name_on_disk(const char *path) {
    size_t length = strlen(disk_folder);
    return path && length && strncmp(path, disk_folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    const char *name = name_on_disk(path);
    bool failing = name && fails("open");
    if (name && !failing) {
        FaultyFile *opened = ours(file);
        opened->file = (sqlite3_file *)(opened + 1);
        opened->generation = generation;
        opened->kept = kept_named(name);
    }
    pthread_mutex_unlock(&lock);
    file->pMethods = NULL;
    if (!name) return real->xOpen(real, path, file, flags, out);
    if (failing) return SQLITE_CANTOPEN;
    int code = real->xOpen(real, path, theirs(file), flags, out);
    if (theirs(file)->pMethods) file->pMethods = &methods;
    return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    const char *name = name_on_disk(path);
    int code = SQLITE_IOERR_DELETE;
    if (!name || !fails("delete")) {
        code = real->xDelete(real, path, sync_folder);
        if (name && !code) kept_delete(kept_named(name));
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *out) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    bool failing = name_on_disk(path) && fails("access");
    pthread_mutex_unlock(&lock);
    return failing ? SQLITE_IOERR_ACCESS : real->xAccess(real, path, flags, out);
}

/* Checkpoints come often, so that their calls are tried too. */
static int checkpoint_often(sqlite3 *database, const char **message, const void *api) {
    (void)message;
    (void)api;
    pthread_mutex_lock(&lock);
    bool is_here = name_on_disk(sqlite3_db_filename(database, "main")) != NULL;
    pthread_mutex_unlock(&lock);
    if (is_here) sqlite3_wal_autocheckpoint(database, 40);
    return SQLITE_OK;
}

static void install(void) {
    sqlite3_initialize();
    real = sqlite3_vfs_find(NULL);
    faulty = *real;
    faulty.zName = "faulty-disk";
    faulty.szOsFile = (int)sizeof(FaultyFile) + real->szOsFile;
    faulty.xOpen = disk_open;
    faulty.xDelete = disk_delete;
    faulty.xAccess = disk_access;
    sqlite3_vfs_register(&faulty, 1);
    sqlite3_auto_extension((void (*)(void))checkpoint_often);
}

void faulty_disk_insert(const char *folder) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    pthread_mutex_lock(&lock);
    snprintf(disk_folder, sizeof disk_folder, "%s", folder);
    kept_forget_all();
    calls = fail_at = 0;
    generation++;
    fails_after = lies = has_failed = false;
    pthread_mutex_unlock(&lock);
}

long faulty_disk_calls(void) {
    pthread_mutex_lock(&lock);
    long counted = calls;
    pthread_mutex_unlock(&lock);
    return counted;
}

void faulty_disk_fail_at(long call, bool and_after) {
    pthread_mutex_lock(&lock);
    fail_at = call;
    fails_after = and_after;
    pthread_mutex_unlock(&lock);
}

void faulty_disk_lie(void) {
    pthread_mutex_lock(&lock);
    lies = true;
    pthread_mutex_unlock(&lock);
}

void faulty_disk_mend(void) {
    pthread_mutex_lock(&lock);
    fail_at = 0;
    lies = false;
    pthread_mutex_unlock(&lock);
}

const char *faulty_disk_call(long call) {
    pthread_mutex_lock(&lock);
    const char *name = call >= 1 && call <= calls && call <= NAMED_CALLS ? call_names[call - 1] : "";
    pthread_mutex_unlock(&lock);
    return name;
}

bool faulty_disk_has_failed(void) {
    pthread_mutex_lock(&lock);
    bool failed = has_failed;
    pthread_mutex_unlock(&lock);
    return failed;
}

void faulty_disk_kill(void) {
    pthread_mutex_lock(&lock);
    generation++;
    pthread_mutex_unlock(&lock);
}

bool faulty_disk_cut_power(const char *copy, unsigned seed) {
    pthread_mutex_lock(&lock);
    bool worked = kept_copy_all(copy, seed);
    pthread_mutex_unlock(&lock);
    return worked;
}
