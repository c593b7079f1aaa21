/* SPDX-License-Identifier: MIT */
/*
 * Estimates from a page of typical log prose and, for what does not occur there, from which
 * letters follow one another. Only speed depends on it.
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

/* Words of messages, and how they follow one another. */
static const char common[] =
	"request requests requested response responses task tasks queue queued thread threads process processes service "
	"services session sessions update updates updated updating option options optional setting settings state states "
	"status change changes changed changing client clients server servers daemon agent user users device devices "
	"display screen window view controller layer scene event events handler handlers callback listener observer "
	"notification notifications message messages reply send sending sent receive receiving received deliver "
	"delivered post posted read reading write writing written open opened opening close closed closing start started "
	"starting stop stopped stopping launch launched exit exited terminate terminated resume resumed suspend "
	"suspended activate activated deactivate enable enabled disable disabled register registered unregister create "
	"created creating destroy destroyed allocate allocated release released retain load loaded loading unload save "
	"saved store stored fetch fetched download downloaded upload install installed remove removed delete deleted "
	"insert inserted add added append find found lookup search match matched compare check checked checking verify "
	"verified validate validated sign signed signature certificate trust network interface address port socket path "
	"paths file files directory directories folder volume disk drive mount mounted image images video audio camera "
	"sensor battery power thermal wake sleep idle timer interval timeout seconds milliseconds bytes count total size "
	"length width height depth index offset number value values key keys name names identifier identifiers bundle "
	"application applications extension plugin module library framework symbol address version build release debug "
	"profile policy permission access denied allowed granted required missing invalid unknown unexpected undefined "
	"null none true false default current previous next first last new old same different another other each every "
	"some any all both such than then there their these those this that they them into onto over under after before "
	"between during while until because since about against through with without within from here where when which "
	"what who how why will would can could may might must should shall does did done doing have has had having been "
	"being was were are not and but or for nor yet so is in on at to of by as an it its if cannot could not is not "
	"was not has been have been will be must be should be to be may be one of the in the on the for the with the "
	"from the to the of the is a as a in a for a with a no such item there is no is already already exists does not "
	"exist is ignored is deprecated is unavailable is busy is full in use out of range too long too large too small "
	"too many expected but got instead of according to due to because of in order to at least at most up to more "
	"than less than equal to greater than cache cached hit miss evicted entries entry record records table tables "
	"row rows column columns query database transaction commit rollback lock locked unlock wait waiting ready "
	"pending active inactive completed complete finished finish succeeded success failed failure failing error "
	"errors warning warnings fault critical fatal abort aborted crash crashed exception memory footprint pressure "
	"purge limit limits usage resident virtual page pages heap stack region buffer buffers pool object objects "
	"reference weak strong copy copied move moved transfer convert converted encode encoded decode decoded parse "
	"parsed compile compiled compiler link linked execute executed execution run running runtime evaluate evaluated "
	"compute computed predict prediction predictions train training tensor tensors weight weights graph node nodes "
	"operation operations operator attribute attributes parameter parameters argument arguments type types shape "
	"shapes dimension dimensions batch element elements constant variable variables input inputs output outputs "
	"float double integer string array list dictionary format ";

/* What stands in front of nearly every message of a system log: columns, processes, senders, categories. */
static const char columns[] =
	"2026-11-01 00:00:00.000000+0100 0x3afc     Default     0x0                  312    0    kernel: (CoreML) [com.apple.coreml:framework] "
	"2026-11-01 00:00:00.000000-0800 0x1a2b3f   Info        0x8f2a1              4711   0    MyApp: (Espresso) [com.apple.espresso:espresso] "
	"2026-11-01 00:00:00.000000+0000 0x2e01     Error       0x0                  88     0    runningboardd: (Network) "
	"[com.apple.network:connection] Fault Debug Activity default: (libxpc.dylib) [com.apple.xpc:connection] (UIKitCore) "
	"[com.apple.UIKit:EventDispatch] [com.apple.CFNetwork:Default] [com.apple.runningboard:process] (CoreFoundation) "
	"[com.apple.appleneuralengine:aned] (AppleNeuralEngine) WindowServer: [com.apple.SkyLight:default] [com.apple.locationd.Core:Client] ";
enum { PROSE_WEIGHT = 4, COMMON_WEIGHT = 2, COLUMNS_WEIGHT = 4 };

/* Share of each letter in log text, in 1/1000, for 'a' to 'z'. */
static const unsigned char letters[26] = {
	52, 12, 34, 29, 80, 17, 14, 16, 52, 3, 7, 31, 21, 50, 50, 25, 2, 46, 45, 62, 20, 8, 9, 6, 9, 2
};

float rarity_share[256];

enum { SLOT_BITS = 14, CLASSES = 64, DIGIT = 26, BLANK = 27, OTHERS = 28 };
static float seen[1 << SLOT_BITS];		/* by slot_of(): share of positions in the samples */
static float pairs[CLASSES][CLASSES];	/* share of positions where two classes follow one another */
static float singles[CLASSES];

static uint32_t slot_of(const char *four)
{
	uint32_t w;

	memcpy(&w, four, 4);
	return ((w | 0x20202020u) * 2654435761u) >> (32 - SLOT_BITS);
}

static unsigned class_of(char ch)
{
	unsigned char low = (unsigned char)ch | 0x20;

	if (low >= 'a' && low <= 'z')
		return low - 'a';
	if (ch == ' ')
		return BLANK;
	return ch >= '0' && ch <= '9' ? DIGIT : OTHERS + (unsigned char)ch % (CLASSES - OTHERS);
}

static float share_of(unsigned char c)
{
	unsigned char low = c | 0x20;

	if (low >= 'a' && low <= 'z')
		return (float)letters[low - 'a'] / (c == low ? 1000.0f : 3000.0f);
	if (c == ' ')
		return 0.12f;
	return c >= '0' && c <= '9' ? 0.03f : 0.008f;
}

static void count(const char *text, size_t n, float share)
{
	for (size_t i = 0; i + 4 < n; i++) {
		seen[slot_of(text + i)] += share;
		pairs[class_of(text[i])][class_of(text[i + 1])] += share;
		singles[class_of(text[i])] += share;
	}
}

static void count_all(void)
{
	const float share = 1 / (float)(PROSE_WEIGHT * sizeof prose + COMMON_WEIGHT * sizeof common + COLUMNS_WEIGHT * sizeof columns);

	count(prose, sizeof prose, PROSE_WEIGHT * share);
	count(common, sizeof common, COMMON_WEIGHT * share);
	count(columns, sizeof columns, COLUMNS_WEIGHT * share);
	for (unsigned c = 0; c < 256; c++)
		rarity_share[c] = share_of((unsigned char)c);
}

void rarity_prepare(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, count_all);
}

/* How often b follows a; what was never seen is not impossible. */
static float follows(unsigned a, unsigned b)
{
	return (pairs[a][b] + 2e-6f) / (singles[a] + 1e-3f);
}

float rarity_window(const char *four)
{
	const unsigned a = class_of(four[0]), b = class_of(four[1]), c = class_of(four[2]), d = class_of(four[3]);
	float guess = singles[a] * follows(a, b) * follows(b, c) * follows(c, d), known = seen[slot_of(four)];

	return known > guess ? known : guess;
}
