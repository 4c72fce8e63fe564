// The files of the console (api/console/), as they were when this was built.
#pragma once

#include <string_view>
#include <vector>

namespace syncledger {

struct ConsoleAsset {
  std::string_view path;  // "/why.js"
  std::string_view type;  // "text/javascript"; texts are UTF-8
  std::string_view etag;  // a hash of the bytes, quoted
  std::string_view bytes;
};

const std::vector<ConsoleAsset>& ConsoleAssets();

}  // namespace syncledger
