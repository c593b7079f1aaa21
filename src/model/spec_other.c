/* SPDX-License-Identifier: MIT */
/* Types that are neither network nor program: what can be told of trees, linear models, and models that the system holds. */
#include <string.h>

#include "model/spec.h"
#include "model/tally.h"

#define NODES_MOST 200000	/* nodes whose branches are followed */

/* TreeEnsembleParameters.nodes: treeId 1, nodeId 2, nodeBehavior 3, branch feature 10, true child 12, false child 13. */
struct node { uint64_t tree, id, behavior, yes, no; size_t at; };

static struct node read_node(struct wire w, size_t at)
{
	struct node n = { .at = at };
	struct wire_field f;

	while (wire_next(&w, &f))
		switch (f.number) {
		case 1: n.tree = f.value; break;
		case 2: n.id = f.value; break;
		case 3: n.behavior = f.value; break;
		case 12: n.yes = f.value; break;
		case 13: n.no = f.value; break;
		default: break;
		}
	return n;
}

static const char *node_key(struct inspection *in, uint64_t tree, uint64_t id)
{
	uint64_t pair[2] = { tree, id };

	return arena_strn(&in->scratch, (const char *)pair, sizeof pair);
}

static void check_nodes(struct inspection *in, const struct spec *s, const struct node *nodes, size_t n)
{
	struct map ids = { 0 };
	size_t key = 2 * sizeof(uint64_t);
	static char here;

	for (size_t i = 0; i < n; i++)
		map_putn(&ids, node_key(in, nodes[i].tree, nodes[i].id), key, &here);
	for (size_t i = 0; i < n; i++) {
		const struct node *node = &nodes[i];
		const char *place = defect_place(in, NULL, "#%s%s.nodes[%zu]@%zu", s->where, s->type->name, i, node->at);
		uint64_t yes[2] = { node->tree, node->yes }, no[2] = { node->tree, node->no };
		if (node->behavior > 6)
			defect_add(in, DEFECT_spec_content, place, "A tree node behaves in a way numbered %llu, and 0 to 6 are known",
				   (unsigned long long)node->behavior);
		else if (node->behavior != 6 && (!map_getn(&ids, (const char *)yes, key) || !map_getn(&ids, (const char *)no, key)))
			defect_add(in, DEFECT_spec_content, place, "Node %llu of tree %llu branches to a node that is not there",
				   (unsigned long long)node->id, (unsigned long long)node->tree);
	}
	map_done(&ids);
}

static void read_trees(struct inspection *in, struct wire *body, const struct spec *s)
{
	struct tally *t = in->tally;
	VEC(struct node) nodes = { 0 };
	struct wire_field f, g;
	uint64_t last_tree = UINT64_MAX;

	while (wire_next(body, &f)) {
		struct wire ensemble;
		if (f.number != 1)
			continue;
		ensemble = wire_inside(body, &f, "TreeEnsembleParameters");
		while (wire_next(&ensemble, &g))
			if (g.number == 1) {
				struct node n = read_node(wire_inside(&ensemble, &g, "TreeNode"), g.at);
				t->trees += n.tree != last_tree;
				last_tree = n.tree;
				t->tree_nodes++;
				if (nodes.n <= NODES_MOST)
					*VEC_ADD(&nodes) = n;
			}
	}
	if (body->run->fault == WIRE_SOUND) {
		if (nodes.n <= NODES_MOST)
			check_nodes(in, s, nodes.at, nodes.n);
		if (!nodes.n)
			defect_add(in, DEFECT_spec_content, defect_place(in, NULL, "#%s%s", s->where, s->type->name), "The trees have no nodes");
	}
	VEC_DONE(&nodes);
}

/* CustomModel: className 10. */
static void read_custom(struct inspection *in, struct wire *body)
{
	struct wire_field f;

	while (wire_next(body, &f))
		if (f.number == 10 && wire_text_ok(body, &f))
			fact_set(in, "model.custom_model", value_textn(in->out, (const char *)f.bytes, f.n));
}

/* LinkedModel: LinkedModelFile 1 { StringParameter linkedModelFileName 1, linkedModelSearchPath 2 }, each with defaultValue 1. */
static void read_linked(struct inspection *in, struct wire *body)
{
	static const char *const keys[] = { NULL, "file", "search_path" };
	struct value *row = value_map(in->out);
	struct wire_field f, g, h;

	while (wire_next(body, &f)) {
		struct wire file = wire_inside(body, &f, "LinkedModelFile");
		while (wire_next(&file, &g)) {
			struct wire text;
			if (g.number < 1 || g.number > 2)
				continue;
			text = wire_inside(&file, &g, "StringParameter");
			while (wire_next(&text, &h))
				if (h.number == 1 && wire_text_ok(&text, &h))
					value_set(in->out, row, keys[g.number], value_textn(in->out, (const char *)h.bytes, h.n));
		}
	}
	fact_set(in, "model.linked_model", row);
}

/* VisionFeaturePrint: scene 20 { version 1 }, objects 21. Text models: revision 1. */
static void read_revision(struct inspection *in, struct wire *body, const struct spec *s)
{
	struct wire_field f, g;

	while (wire_next(body, &f)) {
		if (f.number == 1 && f.type == WIRE_VARINT_TYPE) {
			fact_int(in, "model.revision", (int64_t)f.value);
			if (f.value >= 4)
				tally_need(in, f.value >= 5 ? 9 : 8, f.value >= 5 ? "revision 5 of a text model" : "revision 4 of a text model");
		}
		if (s->type->number != 2002 || f.number != 20)
			continue;
		struct wire scene = wire_inside(body, &f, "Scene");
		while (wire_next(&scene, &g))
			if (g.number == 1) {
				fact_int(in, "model.revision", (int64_t)g.value);
				if (g.value >= 2)
					tally_need(in, 8, "second version of the scene print");
			}
	}
}

static void walk(struct wire *body)
{
	struct wire_field f;

	while (wire_next(body, &f))
		;
}

void spec_read_other(struct inspection *in, struct wire *body, const struct spec *s)
{
	switch (s->type->number) {
	case 302: case 402: read_trees(in, body, s); break;
	case 555: read_custom(in, body); break;
	case 556: read_linked(in, body); break;
	case 610: in->tally->nms = true; walk(body); break;
	case 2000: case 2001: case 2002: read_revision(in, body, s); break;
	default: walk(body); break;
	}
}
