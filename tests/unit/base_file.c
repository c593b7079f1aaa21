/* SPDX-License-Identifier: MIT */
/* Reading, mapping and replacing files; devices, directories and full disks included. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/cmltriage-unit-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static const char *at(struct arena *a, const char *name)
{
	return path_join(a, folder, name);
}

static void expect_contents(const char *path, const char *want)
{
	struct buf b = { 0 };
	struct err e;

	assert_true(file_read(path, 1000, &b, &e));
	assert_string_equal(buf_str(&b), want);
	buf_done(&b);
}

static void replace_keeps_one_backup(void **state)
{
	struct arena a = { 0 };
	struct err e;
	bool kept;
	const char *path = at(&a, "out.md");

	(void)state;
	assert_true(file_replace(path, "one", 3, true, &kept, &e));
	assert_false(kept);
	assert_true(file_replace(path, "two", 3, true, &kept, &e));
	assert_true(kept);
	expect_contents(path, "two");
	expect_contents(at(&a, "out.md~"), "one");
	assert_true(file_replace(path, "three", 5, false, NULL, &e));
	expect_contents(at(&a, "out.md~"), "one");
	char **names;
	size_t n;
	assert_true(file_list(folder, 10, &a, &names, &n, &e));
	assert_int_equal(n, 2);		/* nothing temporary is left */
	arena_done(&a);
}

static void failed_writes_say_why_and_leave_nothing(void **state)
{
	struct arena a = { 0 };
	struct err e;

	(void)state;
	assert_false(file_replace(at(&a, "none/out.md"), "x", 1, true, NULL, &e));
	assert_int_equal(e.kind, ERR_INPUT);
	assert_true(strstr(e.text, "No such file") != NULL);
	if (file_exists("/dev/full")) {
		assert_false(file_replace("/dev/full", "x", 1, true, NULL, &e));
		assert_true(e.text[0] && e.hint[0]);
	}
	arena_done(&a);
}

static void only_regular_files_are_read(void **state)
{
	struct arena a = { 0 };
	struct buf b = { 0 };
	struct file_map m;
	struct err e;
	const char *fifo = at(&a, "fifo");

	(void)state;
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_false(file_read(fifo, 10, &b, &e));
	assert_false(file_map(fifo, &m, &e));
	assert_false(file_read(folder, 10, &b, &e));
	assert_false(file_map("/dev/zero", &m, &e));
	assert_false(file_read(at(&a, "missing"), 10, &b, &e));
	assert_int_equal(e.kind, ERR_INPUT);
	buf_done(&b);
	arena_done(&a);
}

static void reading_is_capped(void **state)
{
	struct arena a = { 0 };
	struct buf b = { 0 };
	struct err e;
	const char *path = at(&a, "cap");

	(void)state;
	assert_true(file_replace(path, "12345", 5, false, NULL, &e));
	assert_false(file_read(path, 4, &b, &e));
	assert_true(file_read(path, 5, &b, &e));
	struct file_map m;
	assert_true(file_map(path, &m, &e));
	assert_int_equal(m.bytes, 5);
	file_unmap(&m);
	assert_true(file_replace(path, "", 0, false, NULL, &e));
	assert_true(file_map(path, &m, &e));
	assert_null(m.data);
	buf_done(&b);
	arena_done(&a);
}

static void paths_are_joined_and_split(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_string_equal(path_join(&a, "a/", "b"), "a/b");
	assert_string_equal(path_base("/x/y.mlpackage"), "y.mlpackage");
	assert_string_equal(path_base("x/y/"), "y/");
	setenv("HOME", "/home/u", 1);
	assert_string_equal(path_expand(&a, "~/m"), "/home/u/m");
	assert_string_equal(path_expand(&a, "~other/m"), "~other/m");
	arena_done(&a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup(replace_keeps_one_backup, make_folder),
	cmocka_unit_test_setup(failed_writes_say_why_and_leave_nothing, make_folder),
	cmocka_unit_test_setup(only_regular_files_are_read, make_folder),
	cmocka_unit_test_setup(reading_is_capped, make_folder),
	cmocka_unit_test(paths_are_joined_and_split),
};
UNIT_MAIN(tests)
