#include "api/nearest.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/ascii.h"
#include "api/terminal_text.h"

namespace syncledger {
namespace {

constexpr size_t kFar = SIZE_MAX;
constexpr size_t kLongest = 256;  // longer names are only compared by how they begin

// Letters to insert, delete, replace or swap with their neighbour to make one of the other; kFar if
// more than `limit`.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return kFar;
  std::vector<size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        next[j] = std::min(next[j], before[j - 2] + 1);
      }
    }
    if (*std::min_element(next.begin(), next.end()) > limit) return kFar;
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()] <= limit ? row[b.size()] : kFar;
}

size_t Distance(std::string_view wanted, std::string_view name) {
  if (wanted.empty() || name.empty()) return kFar;
  std::string a = absl::AsciiStrToLower(std::string(wanted));
  std::string b = absl::AsciiStrToLower(std::string(name));
  if (a == b) return 0;
  size_t shared = std::min(a.size(), b.size());
  bool begins = shared >= 2 && a.compare(0, shared, b, 0, shared) == 0;
  size_t by_beginning = begins ? 1 : kFar;
  if (std::max(a.size(), b.size()) > kLongest) return by_beginning;
  size_t limit = std::max<size_t>(1, std::min<size_t>(a.size() / 3, 8));
  return std::min(by_beginning, EditDistance(a, b, limit));
}

}  // namespace

void Nearest::Offer(std::string_view name) {
  size_t distance = Distance(wanted_, name);
  if (distance == kFar) return;
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) return;
  auto place = std::upper_bound(distances_.begin(), distances_.end(), distance);
  size_t at = place - distances_.begin();
  if (at >= limit_) return;
  distances_.insert(place, distance);
  names_.insert(names_.begin() + at, std::string(name));
  if (names_.size() > limit_) {
    names_.pop_back();
    distances_.pop_back();
  }
}

std::string Nearest::Sentence() const {
  if (names_.empty()) return "";
  std::string sentence = "; nearest: ";
  for (size_t i = 0; i < names_.size(); ++i) {
    if (i > 0) sentence += ", ";
    sentence += Visible(names_[i]);
  }
  return sentence;
}

}  // namespace syncledger
