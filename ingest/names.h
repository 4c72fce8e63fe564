// Names of enumerated values as sources write them: whatever the case of their letters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syncledger {

// Whether two names are the same but for the case of ASCII letters.
bool SameName(std::string_view a, std::string_view b);

template <typename T>
struct Named {
  std::string_view name;
  T value;
};

// The entry of that name; null if no entry has it.
template <typename T, size_t N>
const Named<T>* FindNamed(const Named<T> (&names)[N], std::string_view name) {
  for (const Named<T>& known : names) {
    if (SameName(known.name, name)) return &known;
  }
  return nullptr;
}

// "first, second, last": every name, for a message.
template <typename T, size_t N>
std::string ListNames(const Named<T> (&names)[N]) {
  std::string all;
  for (const Named<T>& known : names) {
    if (!all.empty()) all += ", ";
    all += known.name;
  }
  return all;
}

// The value of that name; of an unknown one the enum's 0, which is its UNKNOWN.
template <typename T, size_t N>
T ValueNamed(const Named<T> (&names)[N], std::string_view name) {
  const Named<T>* known = FindNamed(names, name);
  return known == nullptr ? static_cast<T>(0) : known->value;
}

}  // namespace syncledger
