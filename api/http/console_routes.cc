#include "api/http/console_routes.h"

#include <string>

#include "api/http/console_assets.h"
#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/status_macros.h"

namespace syncledger {
namespace {

// Whether a list of ETags (If-None-Match) has this one.
bool HasTag(const std::string& tags, std::string_view etag) { return tags.find(etag) != tags.npos; }

void AddAsset(HttpServer* http, const std::string& path, const ConsoleAsset& asset) {
  http->routes().Get(path, [http, &asset](const httplib::Request& request,
                                          httplib::Response& response) {
    // A page elsewhere may link here; it may not come by a rebound name.
    if (absl::Status origin = CheckOrigin(request, http->address(), Intent::kLinks); !origin.ok()) {
      Respond(origin, &response);
      return;
    }
    response.set_header("ETag", std::string(asset.etag));
    // Kept, and asked for each time whether it is still the same.
    response.headers.erase("Cache-Control");
    response.set_header("Cache-Control", "no-cache");
    if (HasTag(request.get_header_value("If-None-Match"), asset.etag)) {
      response.status = 304;
      return;
    }
    response.set_content(asset.bytes.data(), asset.bytes.size(), std::string(asset.type).c_str());
  });
}

}  // namespace

void AddConsole(HttpServer* http, const ConsoleSources& sources) {
  for (const ConsoleAsset& asset : ConsoleAssets()) {
    if (asset.path == "/index.html") AddAsset(http, "/", asset);
    std::string path(asset.path);
    path.replace(path.rfind('.'), 1, "\\.");  // routes are regular expressions
    AddAsset(http, path, asset);
  }
  AddConsoleAnswers(http, sources);
  AddConsoleSchedule(http, sources);
  AddConsoleWhy(http, sources);
  AddConsoleLists(http, sources);
  AddConsoleStream(http, sources);
  AddConsoleReplays(http, sources);
  AddConsoleActs(http, sources);
}

}  // namespace syncledger
