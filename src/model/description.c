/* SPDX-License-Identifier: MIT */
/*
 * The bounded walker checks depth, number of fields, size and texts first; then the
 * protobuf library unpacks the message, and its copy is turned into our own structs and freed.
 */
#include "model/description.h"

#include <string.h>

#include "base/limit.h"
#include "model/pb/description.pb-c.h"

/* Walks a message by the library's own descriptor of it; true when it is sound. */
static bool check_message(struct wire *w, const ProtobufCMessageDescriptor *type)
{
	struct wire_field f;

	while (wire_next(w, &f)) {
		const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(type, f.number);
		if (!field)
			continue;
		if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
			struct wire inner = wire_inside(w, &f, field->name);
			if (!check_message(&inner, field->descriptor))
				return false;
		} else if (field->type == PROTOBUF_C_TYPE_BYTES && !wire_text_ok(w, &f)) {
			return false;
		}
	}
	return w->run->fault == WIRE_SOUND;
}

static const char *text_of(struct arena *a, const ProtobufCBinaryData *d)
{
	return d->len ? arena_strn(a, (const char *)d->data, d->len) : "";
}

static void copy_dims(struct arena *a, struct feature_shape *out, const int64_t *dims, size_t n)
{
	int64_t *copy = arena_array(a, n ? n : 1, sizeof *copy);

	if (n)
		memcpy(copy, dims, n * sizeof *copy);
	*out = (struct feature_shape){ copy, n };
}

static void copy_range(struct feature_range *out, const Pb__SizeRange *r)
{
	out->low = r ? r->lowerbound : 0;
	out->high = r ? r->upperbound : 0;
}

static void copy_image(struct arena *a, struct feature *f, const Pb__ImageType *t)
{
	copy_dims(a, &f->shape, (int64_t[]){ t->width, t->height }, 2);
	f->color = t->colorspace;
	if (t->flexibility_case == PB__IMAGE_TYPE__FLEXIBILITY_ENUMERATED_SIZES && t->enumeratedsizes) {
		const Pb__ImageSizes *s = t->enumeratedsizes;
		f->flex = FLEX_ENUMERATED;
		f->shapes = arena_array(a, s->n_sizes + 1, sizeof *f->shapes);
		for (size_t i = 0; i < s->n_sizes; i++)
			copy_dims(a, &f->shapes[f->n_shapes++],
				  (int64_t[]){ (int64_t)s->sizes[i]->width, (int64_t)s->sizes[i]->height }, 2);
	} else if (t->flexibility_case == PB__IMAGE_TYPE__FLEXIBILITY_IMAGE_SIZE_RANGE && t->imagesizerange) {
		f->flex = FLEX_RANGE;
		f->ranges = arena_array(a, 2, sizeof *f->ranges);
		f->n_ranges = 2;
		copy_range(&f->ranges[0], t->imagesizerange->widthrange);
		copy_range(&f->ranges[1], t->imagesizerange->heightrange);
	}
}

static void copy_array(struct arena *a, struct feature *f, const Pb__ArrayType *t)
{
	if (!t)
		return;
	copy_dims(a, &f->shape, t->shape, t->n_shape);
	f->dtype = t->datatype;
	f->has_default = t->default_value_case != 0;
	if (t->flexibility_case == PB__ARRAY_TYPE__FLEXIBILITY_ENUMERATED_SHAPES && t->enumeratedshapes) {
		const Pb__Shapes *s = t->enumeratedshapes;
		f->flex = FLEX_ENUMERATED;
		f->shapes = arena_array(a, s->n_shapes + 1, sizeof *f->shapes);
		for (size_t i = 0; i < s->n_shapes; i++)
			copy_dims(a, &f->shapes[f->n_shapes++], s->shapes[i]->shape, s->shapes[i]->n_shape);
	} else if (t->flexibility_case == PB__ARRAY_TYPE__FLEXIBILITY_SHAPE_RANGE && t->shaperange) {
		const Pb__ShapeRange *s = t->shaperange;
		f->flex = FLEX_RANGE;
		f->ranges = arena_array(a, s->n_sizeranges + 1, sizeof *f->ranges);
		for (size_t i = 0; i < s->n_sizeranges; i++)
			copy_range(&f->ranges[f->n_ranges++], s->sizeranges[i]);
	}
}

static void copy_feature(struct arena *a, struct feature *f, const Pb__Feature *from)
{
	const Pb__FeatureType *t = from->type;

	f->name = text_of(a, &from->name);
	if (!t)
		return;
	f->kind = (enum feature_kind)t->type_case;
	f->is_optional = t->isoptional;
	if (f->kind == FEATURE_IMAGE && t->imagetype)
		copy_image(a, f, t->imagetype);
	else if (f->kind == FEATURE_ARRAY)
		copy_array(a, f, t->multiarraytype);
	else if (f->kind == FEATURE_STATE && t->statetype)
		copy_array(a, f, t->statetype->arraytype);
	else if (f->kind == FEATURE_DICTIONARY && t->dictionarytype)
		f->key = (int)t->dictionarytype->key_case;
	else if (f->kind == FEATURE_SEQUENCE && t->sequencetype)
		f->key = (int)t->sequencetype->type_case;
}

static struct feature_list copy_features(struct arena *a, Pb__Feature *const *from, size_t n)
{
	struct feature_list l = { arena_array(a, n + 1, sizeof *l.at), n };

	for (size_t i = 0; i < n; i++)
		copy_feature(a, &l.at[i], from[i]);
	return l;
}

static void copy_function(struct arena *a, struct function_description *f, const Pb__Function *from)
{
	f->name = text_of(a, &from->name);
	f->inputs = copy_features(a, from->input, from->n_input);
	f->outputs = copy_features(a, from->output, from->n_output);
	f->states = copy_features(a, from->state, from->n_state);
	f->predicted = text_of(a, &from->predictedfeaturename);
	f->probabilities = text_of(a, &from->predictedprobabilitiesname);
}

static void copy_metadata(struct arena *a, struct description *d, const Pb__Metadata *m)
{
	if (!m)
		return;
	d->short_description = text_of(a, &m->shortdescription);
	d->version = text_of(a, &m->versionstring);
	d->author = text_of(a, &m->author);
	d->license = text_of(a, &m->license);
	d->user = arena_array(a, m->n_userdefined + 1, sizeof *d->user);
	for (size_t i = 0; i < m->n_userdefined; i++) {
		d->user[i].key = text_of(a, &m->userdefined[i]->key);
		d->user[i].value = text_of(a, &m->userdefined[i]->value);
	}
	d->n_user = m->n_userdefined;
}

static void copy_description(struct arena *a, struct description *d, const Pb__Description *from)
{
	d->inputs = copy_features(a, from->input, from->n_input);
	d->outputs = copy_features(a, from->output, from->n_output);
	d->states = copy_features(a, from->state, from->n_state);
	d->training = copy_features(a, from->traininginput, from->n_traininginput);
	d->functions = arena_array(a, from->n_functions + 1, sizeof *d->functions);
	for (size_t i = 0; i < from->n_functions; i++)
		copy_function(a, &d->functions[i], from->functions[i]);
	d->n_functions = from->n_functions;
	d->default_function = text_of(a, &from->defaultfunctionname);
	d->predicted = text_of(a, &from->predictedfeaturename);
	d->probabilities = text_of(a, &from->predictedprobabilitiesname);
	copy_metadata(a, d, from->metadata);
}

bool description_read(struct inspection *in, struct wire *w, const struct wire_field *f, struct description *out)
{
	struct wire inner = wire_inside(w, f, "ModelDescription");
	uint64_t before = w->run->fields;
	Pb__Description *d;

	out->short_description = out->version = out->author = out->license = "";
	out->default_function = out->predicted = out->probabilities = "";
	if (f->n > (size_t)limit_get(LIMIT_description_bytes)) {
		defect_add(in, DEFECT_spec_limit, NULL, "The description takes %zu bytes; the limit (%s) is %lld", f->n,
			   limit_name(LIMIT_description_bytes), limit_get(LIMIT_description_bytes));
		return false;
	}
	if (!check_message(&inner, &pb__description__descriptor))
		return false;
	if (w->run->fields - before > (uint64_t)limit_get(LIMIT_description_fields)) {
		defect_add(in, DEFECT_spec_limit, NULL, "The description has more than %lld fields (limit %s)",
			   limit_get(LIMIT_description_fields), limit_name(LIMIT_description_fields));
		return false;
	}
	d = pb__description__unpack(NULL, f->n, f->bytes);
	if (!d) {
		wire_fail(w->run, WIRE_TYPE, f->at, "ModelDescription");
		return false;
	}
	copy_description(&in->scratch, out, d);
	pb__description__free_unpacked(d, NULL);
	return true;
}
