/* SPDX-License-Identifier: MIT */
/*
 * First bytes and names. An .mlmodel has no magic number: it is recognised by top-level
 * fields that only a Model message has, and by not being anything else.
 */
#include "model/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/io.h"
#include "base/utf8.h"
#include "model/spec.h"
#include "model/wire.h"

#define HEAD_BYTES 4096
#define STR(s) s, sizeof s - 1

static const struct { const char *name, *words; } kinds[] = {
	[PROBE_UNREADABLE] = { "unreadable", "not readable" },
	[PROBE_MLMODEL] = { "mlmodel", "a Core ML model file" },
	[PROBE_MLPACKAGE] = { "mlpackage", "a Core ML model package" },
	[PROBE_MLMODELC] = { "mlmodelc", "a compiled Core ML model" },
	[PROBE_ZIP] = { "zip", "a zip archive" },
	[PROBE_GZIP] = { "gzip", "gzip-compressed data" },
	[PROBE_XZ] = { "xz", "xz-compressed data" },
	[PROBE_TEXT] = { "text", "plain text" },
	[PROBE_EMPTY] = { "empty", "an empty file" },
	[PROBE_GIT_LFS] = { "git-lfs-pointer", "a git-lfs pointer that stands for the real file" },
	[PROBE_WEB_PAGE] = { "web-page", "a saved web page" },
	[PROBE_CORE_AI] = { "core-ai", "a model of Core AI, which Core ML does not open" },
	[PROBE_ONNX] = { "onnx", "an ONNX model" },
	[PROBE_PNG] = { "png", "a PNG image" },
	[PROBE_JPEG] = { "jpeg", "a JPEG image" },
	[PROBE_HDF5] = { "hdf5", "an HDF5 file, such as a Keras model" },
	[PROBE_PICKLE] = { "pickle", "a Python pickle, such as an old PyTorch or scikit-learn model" },
	[PROBE_TFLITE] = { "tflite", "a TensorFlow Lite model" },
	[PROBE_GGUF] = { "gguf", "a GGUF model" },
	[PROBE_JSON] = { "json", "JSON text" },
	[PROBE_XML] = { "xml", "XML text" },
	[PROBE_PDF] = { "pdf", "a PDF document" },
	[PROBE_MACHO] = { "mach-o", "a Mach-O binary" },
	[PROBE_SAFETENSORS] = { "safetensors", "a safetensors file" },
	[PROBE_WEIGHT_FILE] = { "weight-file", "the weight file of a package without its model" },
	[PROBE_MIL_TEXT] = { "mil-text", "the program text of a compiled model" },
	[PROBE_ZEROS] = { "zeros", "nothing but zero bytes" },
	[PROBE_DIRECTORY] = { "directory", "a folder that is no model" },
	[PROBE_UNKNOWN] = { "unknown", "of no format known here" },
};
_Static_assert(sizeof kinds / sizeof kinds[0] == PROBE_COUNT, "a row for each kind");

static const struct { const char *bytes; size_t n, at; enum probe_kind kind; } magics[] = {
	{ STR("version https://git-lfs"), 0, PROBE_GIT_LFS },
	{ STR("PK\3\4"), 0, PROBE_ZIP },
	{ STR("PK\5\6"), 0, PROBE_ZIP },
	{ STR("\x1f\x8b"), 0, PROBE_GZIP },
	{ STR("\xfd" "7zXZ"), 0, PROBE_XZ },
	{ STR("\x89PNG\r\n"), 0, PROBE_PNG },
	{ STR("\xff\xd8\xff"), 0, PROBE_JPEG },
	{ STR("\x89HDF\r\n"), 0, PROBE_HDF5 },
	{ STR("TFL3"), 4, PROBE_TFLITE },
	{ STR("GGUF"), 0, PROBE_GGUF },
	{ STR("%PDF-"), 0, PROBE_PDF },
	{ STR("\xcf\xfa\xed\xfe"), 0, PROBE_MACHO },
	{ STR("\xca\xfe\xba\xbe"), 0, PROBE_MACHO },
	{ STR("\xef\xbe\xad\xde"), 64, PROBE_WEIGHT_FILE },
	{ STR("program("), 0, PROBE_MIL_TEXT },
	{ STR("{\""), 8, PROBE_SAFETENSORS },
};

const char *probe_name(enum probe_kind kind) { return kinds[kind].name; }
const char *probe_words(enum probe_kind kind) { return kinds[kind].words; }

bool probe_has_extension(const char *path, const char *extension)
{
	size_t n = strlen(path), x = strlen(extension);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return n > x && strncasecmp(path + n - x, extension, x) == 0;
}

bool probe_named_model(const char *path)
{
	static const char *const ends[] = { ".mlmodel", ".mlpackage", ".mlmodelc", ".aimodel", ".aimodelc" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (probe_has_extension(path, ends[i]))
			return true;
	return false;
}

bool probe_is_model(enum probe_kind kind, const char *path)
{
	switch (kind) {
	case PROBE_TEXT:
	case PROBE_GZIP:
	case PROBE_XZ:
	case PROBE_EMPTY:
	case PROBE_JSON:
	case PROBE_XML:
		return probe_named_model(path);
	default:
		return true;
	}
}

static bool contains_fold(const char *text, size_t n, const char *word)
{
	size_t w = strlen(word);

	for (size_t i = 0; i + w <= n; i++)
		if (strncasecmp(text + i, word, w) == 0)
			return true;
	return false;
}

static enum probe_kind probe_text(const char *text, size_t n)
{
	size_t i = 0;

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < n && strchr(" \t\r\n", text[i]) && text[i])
		i++;
	if (i < n && text[i] == '<') {
		size_t most = n - i < 512 ? n - i : 512;
		if (contains_fold(text + i, most, "<!doctype html") || contains_fold(text + i, most, "<html"))
			return PROBE_WEB_PAGE;
		if (contains_fold(text + i, most, "<?xml"))
			return PROBE_XML;
	}
	return PROBE_TEXT;
}

/* Text: few control bytes but the usual ones (noise has one in nine). Bytes that are no UTF-8 (another encoding, damage) may be up to a third of it. */
static bool looks_like_text(const uint8_t *p, size_t n)
{
	size_t odd = 0, bad = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i] < 0x20 && !strchr("\t\n\r\f\x1b", p[i]))
			odd++;
		else if (p[i] == 0)
			odd++;
	for (size_t i = 0; i < n;) {
		uint32_t c;
		size_t step = p[i] < 0x80 ? 1 : utf8_decode((const char *)p + i, n - i, &c);
		bad += step == 0;
		i += step ? step : 1;
	}
	return n > 0 && odd * 20 <= n && bad * 3 <= n;
}

static bool all_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Top-level fields of a head. ONNX has fields of the same numbers: 7 (graph) and 8 (opset) give it away, and field 2
 * is a producer's name there and a message here. */
static enum probe_kind probe_fields(const uint8_t *head, size_t n, uint64_t bytes)
{
	struct wire_run run;
	struct wire w;
	struct wire_field f;
	unsigned good = 0, bad = 0, onnx = 0;

	wire_start(&run, head, n, NULL);
	w = wire_root(&run, "Model");
	while (wire_next(&w, &f)) {
		if (spec_is_model_field(f.number, f.type))
			good++;
		else
			bad++;
		onnx += (f.number == 7 || f.number == 8) && f.type == WIRE_BYTES;
		onnx += f.number == 2 && f.n > 0 && f.n < 64 && f.n < (size_t)(w.end - f.bytes) && f.bytes[0] >= 0x20 &&
			looks_like_text(f.bytes, f.n);
	}
	if (run.fault != WIRE_SOUND && !(run.fault == WIRE_TRUNCATED && (n < bytes || good > 0)))
		bad += 2;
	if (onnx > 1)
		return PROBE_ONNX;
	return good > 0 && good >= bad ? PROBE_MLMODEL : PROBE_UNKNOWN;
}

enum probe_kind probe_bytes(const uint8_t *head, size_t n, uint64_t bytes)
{
	enum probe_kind kind;

	if (bytes == 0)
		return PROBE_EMPTY;
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (n >= magics[i].at + magics[i].n && memcmp(head + magics[i].at, magics[i].bytes, magics[i].n) == 0)
			return magics[i].kind;
	if (all_zero(head, n))
		return PROBE_ZEROS;
	if (n > 2 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5 && (head[2] == 0x8a || head[2] == 0x95 || head[2] == '}'))
		return PROBE_PICKLE;
	kind = probe_fields(head, n, bytes);
	if (kind != PROBE_UNKNOWN)
		return kind;
	if (!looks_like_text(head, n))
		return PROBE_UNKNOWN;
	if (n > 1 && (head[0] == '{' || head[0] == '[') && strchr(" \r\n\t\"{[}", head[1]))
		return PROBE_JSON;
	return probe_text((const char *)head, n);
}

static enum probe_kind probe_dir(const char *path)
{
	static const struct { const char *name; enum probe_kind kind; } signs[] = {
		{ "Manifest.json", PROBE_MLPACKAGE }, { "Data/com.apple.CoreML", PROBE_MLPACKAGE },
		{ "coremldata.bin", PROBE_MLMODELC }, { "model.mil", PROBE_MLMODELC },
		{ "model.espresso.net", PROBE_MLMODELC }, { "model.espresso.shape", PROBE_MLMODELC },
		{ "model.espresso.weights", PROBE_MLMODELC },
	};
	struct arena a = { 0 };
	enum probe_kind kind = PROBE_DIRECTORY;

	if (probe_has_extension(path, ".aimodel") || probe_has_extension(path, ".aimodelc"))
		return PROBE_CORE_AI;
	for (size_t i = 0; kind == PROBE_DIRECTORY && i < sizeof signs / sizeof signs[0]; i++)
		if (file_exists(path_join(&a, path, signs[i].name)))
			kind = signs[i].kind;
	arena_done(&a);
	if (kind != PROBE_DIRECTORY)
		return kind;
	return probe_has_extension(path, ".mlpackage") ? PROBE_MLPACKAGE :
	       probe_has_extension(path, ".mlmodelc") ? PROBE_MLMODELC : PROBE_DIRECTORY;
}

enum probe_kind model_probe(const char *path, struct err *err)
{
	uint8_t head[HEAD_BYTES];
	struct stat st;
	ssize_t n;
	int fd;

	if (stat(path, &st) != 0) {
		err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
		return PROBE_UNREADABLE;
	}
	if (S_ISDIR(st.st_mode))
		return probe_dir(path);
	if (!S_ISREG(st.st_mode)) {
		err_set(err, ERR_INPUT, "%s is neither a file nor a folder", path);
		return PROBE_UNREADABLE;
	}
	if (probe_has_extension(path, ".aimodel") || probe_has_extension(path, ".aimodelc"))
		return PROBE_CORE_AI;
	fd = io_open(path, O_RDONLY);
	n = fd < 0 ? -1 : io_pread(fd, head, sizeof head, 0);
	if (fd >= 0)
		close(fd);
	if (n < 0) {
		err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
		return PROBE_UNREADABLE;
	}
	return probe_bytes(head, (size_t)n, (uint64_t)st.st_size);
}
