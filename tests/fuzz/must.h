// A promise that must hold of every input: a broken one ends the process, and the fuzzer keeps the
// input.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace syncledger::fuzz {

// `promise` says what must hold; `but` is only called where it does not, for what was seen instead.
template <typename But>
void Must(bool holds, const char* promise, But but) {
  if (holds) return;
  std::fprintf(stderr, "BROKEN PROMISE: %s\n%s\n", promise, std::string(but()).c_str());
  std::abort();
}

inline void Must(bool holds, const char* promise) {
  Must(holds, promise, [] { return ""; });
}

}  // namespace syncledger::fuzz
