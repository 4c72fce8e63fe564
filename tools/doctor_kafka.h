// The doctor's part that looks at Kafka: brokers and topics.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/data_folder.h"
#include "tools/diagnosis.h"

namespace syncledger {

// Adds what is found of brokers and topics. With `fix` the topics are made and mended first, those
// that are missing with so many partitions; and for a topic with too few replicas the file that
// Kafka's own command wants is written to the working folder. Whether the log can be opened.
bool ExamineKafka(const LedgerPlace& place, bool fix, int32_t partitions,
                  std::vector<Diagnosis>* all);

}  // namespace syncledger
