// An HTML parser that builds the tree (gumbo) and our reader, which builds none, find the same
// lines in what programs write.
#include <gtest/gtest.h>
#include <gumbo.h>

#include <random>
#include <string>
#include <vector>

#include "ledger/body_text.h"

namespace syncledger {
namespace {

// The lines of a tree, by the same words as ledger/body_text.h; white space is left to ReadBody.
void ShowNode(const GumboNode& node, std::string* lines) {
  if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
      node.type == GUMBO_NODE_CDATA) {
    std::string text = node.v.text.text;
    for (char& c : text) {
      if (c == '\n') c = ' ';
    }
    *lines += text;
    return;
  }
  if (node.type != GUMBO_NODE_ELEMENT) return;
  const std::string name = gumbo_normalized_tagname(node.v.element.tag);
  if (name == "script" || name == "style" || name == "title" || name == "template") return;
  if (name == "br") {
    *lines += '\n';
    return;
  }
  const bool inline_element =
      name.empty() || name == "b" || name == "i" || name == "span";  // "": <o:p>
  const char edge = name == "td" ? ' ' : '\n';
  if (!inline_element) *lines += edge;
  for (unsigned i = 0; i < node.v.element.children.length; ++i) {
    ShowNode(*static_cast<const GumboNode*>(node.v.element.children.data[i]), lines);
  }
  if (!inline_element) *lines += edge;
}

std::string ReadByTree(const std::string& html) {
  GumboOutput* tree = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
  std::string lines;
  ShowNode(*tree->root, &lines);
  gumbo_destroy_output(&kGumboDefaultOptions, tree);
  return ReadBody(v1::Body::TEXT, lines).SerializeAsString();
}

// A body as programs write them: elements nest properly.
void WriteContent(std::mt19937* random, int depth, bool inline_only, std::string* html) {
  static const std::vector<std::string> words = {"a",
                                                 "bc ",
                                                 " d",
                                                 "&amp;",
                                                 "&nbsp;",
                                                 "&eacute",
                                                 "&#8217;",
                                                 "é",
                                                 "\r\n",
                                                 "x < y",
                                                 "&lt;b&gt;",
                                                 "<br>",
                                                 "<!-- c -->",
                                                 "<o:p></o:p>",
                                                 "<script>'<p>'</script>",
                                                 "<style>p{}</style>",
                                                 std::string(kMarker)};
  static const std::vector<std::string> inlines = {"b", "i", "span"};
  static const std::vector<std::string> blocks = {"div", "blockquote", "section", "ul", "center"};
  for (size_t n = 1 + (*random)() % 4; n > 0; --n) {
    const size_t choice = (*random)() % 8;
    if (choice < 4 || depth > 6) {
      *html += words[(*random)() % words.size()];
    } else if (choice == 4 || inline_only) {
      const std::string& name = inlines[(*random)() % inlines.size()];
      *html += "<" + name + " class=\"x>y\">";
      WriteContent(random, depth + 1, true, html);
      *html += "</" + name + ">";
    } else if (choice == 5) {
      *html += "<p style='a'>";
      WriteContent(random, depth + 1, true, html);
      *html += "</p>";
    } else if (choice == 6) {
      *html += "<table><tbody><tr><td>";
      WriteContent(random, depth + 1, false, html);
      *html += "</td><td>";
      WriteContent(random, depth + 1, false, html);
      *html += "</td></tr></tbody></table>";
    } else {
      const std::string& name = blocks[(*random)() % blocks.size()];
      *html += "<" + name + ">";
      WriteContent(random, depth + 1, false, html);
      *html += "</" + name + ">";
    }
  }
}

TEST(ReadBody, AgreesWithAParserThatBuildsTheTree) {
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    std::mt19937 random(seed);
    std::string html = "<html><head><title>t</title><style>s</style></head><body>";
    WriteContent(&random, 0, false, &html);
    html += "</body></html>";
    ASSERT_EQ(ReadBody(v1::Body::HTML, html).SerializeAsString(), ReadByTree(html))
        << "seed " << seed << ": " << html;
  }
}

}  // namespace
}  // namespace syncledger
