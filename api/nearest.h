// What someone may have meant: the names nearest to one that does not exist.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace syncledger {

// Keeps the few names nearest to a wanted one of all that are offered, however many. Near is: the
// same but for letter case, one begins with the other, or few letters differ.
class Nearest {
 public:
  explicit Nearest(std::string_view wanted, size_t limit = 3) : wanted_(wanted), limit_(limit) {}

  void Offer(std::string_view name);

  const std::vector<std::string>& names() const { return names_; }

  // "; nearest: a, b", or "" where nothing is near. With control characters made visible.
  std::string Sentence() const;

 private:
  const std::string wanted_;
  const size_t limit_;
  std::vector<size_t> distances_;
  std::vector<std::string> names_;
};

}  // namespace syncledger
