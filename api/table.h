// Tables for people: aligned columns, as wide as their contents, cut to the terminal where there is
// one.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger {

struct TableColumn {
  std::string_view title;
  bool right = false;   // numbers
  size_t at_least = 0;  // columns that it keeps when the table has to shrink; 0: as the others
};

// Writes rows as they come: the first kMeasured decide the widths, so that a list of any length
// needs little memory. Cells are made visible (terminal_text.h) whatever they hold.
class Table {
 public:
  // `width`: columns of the terminal, 0 for none (then nothing is cut). `write` takes whole lines
  // with their ends; false ends the output (the reader has gone).
  Table(std::vector<TableColumn> columns, size_t width,
        std::function<bool(std::string_view)> write);

  // As many cells as columns. False once `write` has said so.
  bool Add(const std::vector<std::string>& cells);

  // Writes what is still held back; the titles too, if there was any row.
  bool Finish();

 private:
  static constexpr size_t kMeasured = 1000;

  bool Flush();
  bool WriteLine(const std::vector<std::string>& cells);

  const std::vector<TableColumn> columns_;
  const size_t terminal_width_;
  const std::function<bool(std::string_view)> write_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> held_;
  bool measured_ = false;
  bool open_ = true;
};

}  // namespace syncledger
