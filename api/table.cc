#include "api/table.h"

#include <algorithm>
#include <utility>

#include "api/terminal_text.h"

namespace syncledger {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kLeastColumn = 6;

// Takes columns from the widest until all fit, or none can give any more.
void Shrink(const std::vector<TableColumn>& columns, size_t terminal_width,
            std::vector<size_t>* widths) {
  auto total = [&] {
    size_t sum = kGap * (widths->size() - 1);
    for (size_t width : *widths) sum += width;
    return sum;
  };
  size_t sum = total();
  while (sum > terminal_width) {
    size_t widest = widths->size();
    for (size_t i = 0; i < widths->size(); ++i) {
      size_t least = std::max({kLeastColumn, columns[i].at_least, columns[i].title.size()});
      if ((*widths)[i] <= least) continue;
      if (widest == widths->size() || (*widths)[i] > (*widths)[widest]) widest = i;
    }
    if (widest == widths->size()) return;
    --(*widths)[widest];
    --sum;
  }
}

}  // namespace

Table::Table(std::vector<TableColumn> columns, size_t width,
             std::function<bool(std::string_view)> write)
    : columns_(std::move(columns)), terminal_width_(width), write_(std::move(write)) {}

bool Table::Add(const std::vector<std::string>& cells) {
  if (!open_) return false;
  std::vector<std::string> visible;
  visible.reserve(cells.size());
  for (const std::string& cell : cells) visible.push_back(Visible(cell));
  if (measured_) return WriteLine(visible);
  held_.push_back(std::move(visible));
  return held_.size() < kMeasured || Flush();
}

bool Table::Finish() { return measured_ || held_.empty() ? open_ : Flush(); }

bool Table::Flush() {
  measured_ = true;
  std::vector<std::string> titles;
  for (const TableColumn& column : columns_) {
    titles.emplace_back(column.title);
    widths_.push_back(DisplayWidth(column.title));
  }
  for (const auto& row : held_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths_[i] = std::max(widths_[i], DisplayWidth(row[i]));
    }
  }
  if (terminal_width_ != 0) Shrink(columns_, terminal_width_, &widths_);
  WriteLine(titles);
  for (const auto& row : held_) WriteLine(row);
  held_.clear();
  return open_;
}

bool Table::WriteLine(const std::vector<std::string>& cells) {
  if (!open_) return false;
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    bool last = i + 1 == cells.size();
    std::string cell = terminal_width_ != 0 ? CutToWidth(cells[i], widths_[i]) : cells[i];
    size_t width = DisplayWidth(cell);
    std::string padding(width < widths_[i] ? widths_[i] - width : 0, ' ');
    if (columns_[i].right) {
      line += padding + cell;
    } else {
      line += cell;
      if (!last) line += padding;
    }
    if (!last) line.append(kGap, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  if (terminal_width_ != 0) line = CutToWidth(line, terminal_width_);
  line += '\n';
  open_ = write_(line);
  return open_;
}

}  // namespace syncledger
