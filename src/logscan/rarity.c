/* SPDX-License-Identifier: MIT */
/*
 * Estimates from a page of typical log prose and, for what does not occur
 * there, from the frequency of single letters. Only speed depends on it.
 */
#include "logscan/rarity.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

static const char prose[] =
	"2026-11-01 00:00:00.000000+0100 0x1f3c Default 0x0 312 0 kernel: (CoreML) [com.apple.coreml:framework] "
	"Error Info Debug runningboardd: (Espresso) [com.apple.espresso:espresso] (Network) [com.apple.network:connection] "
	"SpringBoard: (UIKitCore) [com.apple.appleneuralengine:aned] ANECompilerService coremlcompiler modelmanagerd: "
	"(libxpc.dylib) [com.apple.xpc:connection] com.apple.CFNetwork:Default com.apple.UIKit:EventDispatch "
	"dlopen failed socket ready (satisfied) event: client:connection_idle Acquiring assertion targeting "
	"[xpcservice< >] from originator Task finished successfully with error. Received configuration update from daemon "
	"setting new state for client model loaded in ms; version memory footprint limit unsupported key ignored "
	"Error reading preferences: file does not exist, using defaults. predicting with inputs and outputs "
	"locationd mediaserverd cameracaptured nsurlsessiond trustd dasd wifid CommCenter mDNSResponder backboardd WindowServer "
	"updated running location Evaluating dispatch of type: 0; subtype: 0; xpc_connection_set_event_handler: memory footprint KB "
	"nw_protocol_get_image_block_invoke socket-flow select function connect connected create service allocation "
	"quota updated: bytes, error=(null) cache hit for failed to open: No such file or directory "
	"An error occurred while loading the file. Failed to load resource. The operation could not be completed. "
	"error: the value is not valid for this type of input. output shape is not supported. Unable to find the model. "
	"Invalid argument. Expected a number but got a string. cannot be used in this context. Please make sure that "
	"the data is of the correct type and that it has the right number of elements. This may be due to missing "
	"information. exception was thrown in function. compile error in layer of network operation. memory allocation "
	"failure, timeout after seconds. Warning: deprecated feature will be removed in a future version of the library. "
	"File line in module import return self. def get set value name type Traceback (most recent call last): "
	"INFO DEBUG WARN ERROR starting process with id thread main queue request response status code message "
	"connection closed by server, retrying. building target application module from project with compiler flags "
	"warning: unused variable. note: using configuration. Running tests passed. model weights file path package "
	"specified specification conversion converting convert tensor tensors shape dimension dimensions must be the same "
	"unexpected parameter parameters required default attribute does not have been should when only one all "
	"is not supported, not implemented. no attribute. not found. did not match. cannot convert. could not open. "
	"invalid input type. unknown type. execution result results batch size length index program compute ";

/* What stands in front of nearly every message of a system log: columns, processes, senders, categories. */
static const char columns[] =
	"2026-11-01 00:00:00.000000+0100 0x3afc     Default     0x0                  312    0    kernel: (CoreML) [com.apple.coreml:framework] "
	"2026-11-01 00:00:00.000000-0800 0x1a2b3f   Info        0x8f2a1              4711   0    MyApp: (Espresso) [com.apple.espresso:espresso] "
	"2026-11-01 00:00:00.000000+0000 0x2e01     Error       0x0                  88     0    runningboardd: (Network) "
	"[com.apple.network:connection] Fault Debug Activity default: (libxpc.dylib) [com.apple.xpc:connection] (UIKitCore) "
	"[com.apple.UIKit:EventDispatch] [com.apple.CFNetwork:Default] [com.apple.runningboard:process] (CoreFoundation) "
	"[com.apple.appleneuralengine:aned] (AppleNeuralEngine) WindowServer: [com.apple.SkyLight:default] [com.apple.locationd.Core:Client] ";
enum { PROSE_WEIGHT = 4, COLUMNS_WEIGHT = 4 };

/* Share of each letter in log text, in 1/1000, for 'a' to 'z'. */
static const unsigned char letters[26] = {
	52, 12, 34, 29, 80, 17, 14, 16, 52, 3, 7, 31, 21, 50, 50, 25, 2, 46, 45, 62, 20, 8, 9, 6, 9, 2
};

float rarity_seen[RARITY_SLOTS];
float rarity_share[256];

static float share_of(unsigned char c)
{
	unsigned char low = c | 0x20;

	if (low >= 'a' && low <= 'z')
		return (float)letters[low - 'a'] / (c == low ? 1000.0f : 3000.0f);
	if (c == ' ')
		return 0.12f;
	return c >= '0' && c <= '9' ? 0.03f : 0.008f;
}

static void count_prose(void)
{
	const float share = 1 / (float)(PROSE_WEIGHT * sizeof prose + COLUMNS_WEIGHT * sizeof columns);

	for (size_t i = 0; i + 4 < sizeof prose; i++)
		rarity_seen[rarity_slot(prose + i)] += PROSE_WEIGHT * share;
	for (size_t i = 0; i + 4 < sizeof columns; i++)
		rarity_seen[rarity_slot(columns + i)] += COLUMNS_WEIGHT * share;
	for (unsigned c = 0; c < 256; c++)
		rarity_share[c] = share_of((unsigned char)c);
}

void rarity_prepare(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, count_prose);
}
