// One response of EWS, and the facts that are made of it.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/cursor.h"
#include "ingest/ews/failure.h"
#include "ingest/ews/item.h"
#include "ingest/exchange_line.h"
#include "ingest/exchange_response.h"
#include "ingest/json.h"
#include "ingest/observation.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

class EwsResponse : private ExchangeResponse {
 public:
  EwsResponse(const Observation& seen, const ExchangeLine& line, CaptureCursor& cursor,
              std::vector<v1::Fact>& out);

  // Each reads one kind of answer, an element of the SOAP body.
  void SyncFolderItems(pugi::xml_node answer);
  void GetItem(pugi::xml_node answer);
  void FindItem(pugi::xml_node answer);

  // Nothing was answered.
  void Failed(const EwsFailure& failure);
  void CannotRead(const Fault& fault) { AppendUndecodable(fault, root_, ""); }

 private:
  enum class Origin { kPage, kRead };

  // Joins the sync without a name that a page belongs to, or that waits for these items, unless the
  // line names one.
  void JoinAsPage();
  void JoinAsRead(const std::vector<std::string>& item_ids);
  ItemSyncPage Page() const;
  void EnterSync();
  void EndSyncIfOver(bool last);
  // The end of a response of so many messages: what failed is said, else the sync goes on or ends.
  void EndMessages(size_t count, const std::optional<EwsFailure>& failure, bool last,
                   const JsonPath& at);

  void Change(pugi::xml_node change, const JsonPath& path);
  void Removed(pugi::xml_node change, const JsonPath& path);
  void Items(pugi::xml_node list, const JsonPath& path);
  void Item(pugi::xml_node element, const JsonPath& path, Origin origin);
  void AppendItem(v1::ExchangeItem item, std::optional<int64_t> last_modified_us,
                  const JsonPath& path);
  void NoneFound(int count, const std::vector<size_t>& places, const JsonPath& path);
};

}  // namespace syncledger
