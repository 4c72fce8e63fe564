// How times, ids and change keys are written in the lines of a synthetic capture.
#pragma once

#include <cstdint>
#include <string>

#include "tools/generate/bank.h"

namespace syncledger::synthetic {

// Appends 16 hexadecimal digits.
void Hex(uint64_t value, std::string* out);

// Appends a whole number of `width` decimal digits.
void Digits(int64_t value, int width, std::string* out);

// Appends YYYY-MM-DDThh:mm:ss of a time after 1970.
void WallTime(int64_t ms, std::string* out);

// Appends it with milliseconds and Z.
void Instant(int64_t ms, std::string* out);
std::string Instant(int64_t ms);

std::string EventId(uint64_t id);
void ChangeKey(const Event& event, std::string* out);

}  // namespace syncledger::synthetic
