// A promise that must hold of every input: a broken one ends the process, and the fuzzer keeps the input.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace syncledger::fuzz {

// `promise` says what must hold, `but` what was seen instead.
inline void Must(bool holds, const char* promise, const std::string& but = "") {
  if (holds) return;
  std::fprintf(stderr, "BROKEN PROMISE: %s\n%s\n", promise, but.c_str());
  std::abort();
}

}  // namespace syncledger::fuzz
