// SPDX-License-Identifier: MIT
// peer FILE: a full parse of a specification with libprotobuf-lite, for comparison.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "peer.pb.h"

int main(int argc, char **argv)
{
	struct stat st;
	peer::Model model;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;

	if (fd < 0 || fstat(fd, &st) != 0)
		return 2;
	void *p = mmap(nullptr, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED || !model.ParseFromArray(p, (int)st.st_size))
		return 1;
	std::printf("%d layers\n", model.network().layers_size());
	return 0;
}
