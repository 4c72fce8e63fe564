// Bodies as plain text: a table of bodies as Exchange, Outlook and people write them, and what must
// not hurt.
#include "ledger/body_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "ledger/html_entities.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

using std::string_literals::operator""s;

constexpr auto kHtml = v1::Body::HTML;
constexpr auto kText = v1::Body::TEXT;

const char kM[] = "Edits above this line will be synced";

struct Example {
  std::string what;
  std::string content;
  bool marker;
  std::string above;
  std::string below;
};

std::string Replaced(std::string text, const std::string& name, const std::string& value) {
  for (size_t at = text.find(name); at != std::string::npos;
       at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
  return text;
}

// "{M}" in a body stands for the marker.
void Check(v1::Body::ContentType type, const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    const v1::BodyText read = ReadBody(type, Replaced(example.content, "{M}", kM));
    EXPECT_EQ(read.marker(), example.marker) << example.what;
    EXPECT_EQ(read.above(), example.above) << example.what;
    EXPECT_EQ(read.below(), Replaced(example.below, "{M}", kM)) << example.what;
  }
}

TEST(ReadBody, FindsTheMarkerInHtml) {
  Check(
      kHtml,
      {
          {"the sample", "<html><body><p>back by 3</p><p>{M}</p></body></html>", true, "back by 3",
           ""},
          {"nothing above", "<html><body><p>{M}</p><p>Service: advice</p></body></html>", true, "",
           "Service: advice"},
          {"no marker", "<p>a</p><p>b</p>", false, "", "a\nb"},
          {"empty", "", false, "", ""},
          {"only tags", "<html><head></head><body><p></p><br></body></html>", false, "", ""},
          {"twice: the first counts", "a<br>{M}<br>b<br>{M}<br>c", true, "a", "b\n{M}\nc"},
          {"in a line with more", "<p>a</p><p>--- {M} (do not delete) ---</p><p>b</p>", true, "a",
           "b"},
          {"bold in part",
           "<p>a</p><p>Edits <b>above</b> this <i>line</i> will be synced</p><p>b</p>", true, "a",
           "b"},
          {"split over spans",
           "<div>a</div><div><span>Edits above </span><span>this line</span><span> will be</span> "
           "synced</div><div>b</div>",
           true, "a", "b"},
          {"split within a word",
           "a<br>Ed<span>its ab</span>ove this line will be syn<o:p></o:p>ced<br>b", true, "a",
           "b"},
          {"inside a link",
           "<p>a</p><p><a href=\"https://x.example/?a=1>2&amp;b\">{M}</a></p><p>b</p>", true, "a",
           "b"},
          {"inside a table cell",
           "<table><tr><td>a</td></tr><tr><td>{M}</td></tr><tr><td>b</td></tr></table>", true, "a",
           "b"},
          {"spread over source lines", "a<p>Edits above\r\n  this\tline\nwill be synced</p>b", true,
           "a", "b"},
          {"with no-break spaces", "a<p>Edits&nbsp;above this&#160;line will\u00a0be synced</p>b",
           true, "a", "b"},
          {"in pre, with more spaces", "<pre>a\nEdits   above this  line will be synced\nb</pre>",
           true, "a", "b"},
          {"in a heading", "<h2>{M}</h2>b", true, "", "b"},
          {"in a comment only", "a<!-- {M} -->b", false, "", "ab"},
          {"in a script only", "a<script>'{M}'</script>b", false, "", "ab"},
          {"in the title only", "<head><title>{M}</title></head>a", false, "", "a"},
          {"in an attribute only", "<p title=\"{M}\">a</p>", false, "", "a"},
          {"in other letter case", "a<br>EDITS ABOVE THIS LINE WILL BE SYNCED", false, "",
           "a\nEDITS ABOVE THIS LINE WILL BE SYNCED"},
          {"broken by a line end", "Edits above<br>this line will be synced", false, "",
           "Edits above\nthis line will be synced"},
          {"broken by a block", "Edits above <div>this line will be synced</div>", false, "",
           "Edits above\nthis line will be synced"},
          {"cut short", "a<br>Edits above this line will be", false, "",
           "a\nEdits above this line will be"},
      });
}

TEST(ReadBody, ReadsHtmlAsItShows) {
  Check(
      kHtml,
      {
          {"Outlook's wrapper",
           "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">\r\n<head>\r\n<meta "
           "http-equiv=\"Content-Type\" "
           "content=\"text/html; charset=utf-8\">\r\n<style><!--\r\n@font-face "
           "{font-family:Calibri}\r\np.MsoNormal "
           "{margin:0cm}\r\n--></style>\r\n<!--[if gte mso "
           "9]><xml><o:shapedefaults/></xml><![endif]-->\r\n</head>\r\n<body "
           "lang=\"EN-CA\" link=\"#0563C1\">\r\n<div class=\"WordSection1\">\r\n<p "
           "class=\"MsoNormal\">Bring the "
           "file.<o:p></o:p></p>\r\n<p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>\r\n<p "
           "class=\"MsoNormal\"><span "
           "style='font-size:11.0pt'>Room&nbsp;4<o:p></o:p></span></p>\r\n<p "
           "class=\"MsoNormal\">{M}<o:p></o:p></p>\r\n<p "
           "class=\"MsoNormal\">Service: advice</p>\r\n</div>\r\n</body>\r\n</html>\r\n",
           true, "Bring the file.\nRoom 4", "Service: advice"},
          {"as Graph rewrites text",
           "<html>\r\n<head>\r\n</head>\r\n<body>\r\nLet's kick-start this event "
           "planning!\r\n</body>\r\n</html>\r\n",
           false, "", "Let's kick-start this event planning!"},
          {"from Outlook on the web",
           "<div dir=\"ltr\"><div>one</div><div><br></div><div>two&nbsp;</div><div "
           "id=\"x\"><span></span></div></div>",
           false, "", "one\ntwo"},
          {"nested blocks", "<div>a<div>b<div>c</div>d</div>e</div>", false, "", "a\nb\nc\nd\ne"},
          {"inline elements", "a<b>b</b><i>c</i> <u>d</u><font color=red>e</font>", false, "",
           "abc de"},
          {"space around inline elements", "a <b> b </b> c", false, "", "a b c"},
          {"a list", "<ul><li>one<li>two</li></ul><ol><li>three</ol>", false, "",
           "one\ntwo\nthree"},
          {"a definition list", "<dl><dt>term<dd>what it is</dl>", false, "", "term\nwhat it is"},
          {"a table",
           "<table><tr><th>Day</th><th>Hour</th></tr><tr><td>Mon</td><td>9</td></tr></table>",
           false, "", "Day Hour\nMon 9"},
          {"a table without end tags", "<table><tr><td>a<td>b<tr><td>c<td>d</table>", false, "",
           "a b\nc d"},
          {"blocks in a cell", "<table><tr><td><p>a</p><p>b</p></td><td><p>c</p></td></tr></table>",
           false, "", "a\nb\nc"},
          {"every kind of <br>", "a<br>b<br/>c<BR />d</br>e", false, "", "a\nb\nc\nd\ne"},
          {"headings and rules", "<h1>a</h1>b<hr>c", false, "", "a\nb\nc"},
          {"paragraphs never closed", "<p>a<p>b<p>c", false, "", "a\nb\nc"},
          {"end tags never opened", "a</b></span>b</p>c", false, "", "ab\nc"},
          {"white space collapses", "  a \t\r\n  b\f c  ", false, "", "a b c"},
          {"no-break spaces are spaces", "<p>&nbsp;</p><p>&nbsp;a&nbsp;&nbsp;b&nbsp;</p>", false,
           "", "a b"},
          {"nothing but what shows nothing", "<p>\u200b\ufeff</p><p>a\u00adb\u200b</p>", false, "",
           "ab"},
          {"pre keeps its line ends", "<pre>a\n  b\r\nc\rd</pre>e", false, "", "a\nb\nc\nd\ne"},
          {"pre keeps inner spaces", "<pre>a   b\tc  </pre>", false, "", "a   b c"},
          {"after pre", "<pre>a\nb</pre>c\nd", false, "", "a\nb\nc d"},
          {"tags in pre", "<pre>a <b>b\nc</b></pre>", false, "", "a b\nc"},
          {"pre and template that were never opened", "</pre>a\nb</template>c", false, "", "a bc"},
          {"named characters",
           "Caf&eacute; &amp; Th&eacute; &lt;b&gt; &quot;x&quot; &euro;5 &rsquo;&hellip;", false,
           "", "Café & Thé <b> \"x\" €5 ’…"},
          {"named characters without semicolon", "a&amp b &copy2026 &notit; &notin; &ampamp;",
           false, "", "a& b ©2026 ¬it; ∉ &amp;"},
          {"no named characters", "AT&T & Co &; &nosuch; &# &#x; &ap;", false, "",
           "AT&T & Co &; &nosuch; &# &#x; ≈"},
          {"numbered characters", "&#39;&#x2019;&#X41;&#65&#128;&#150;&#129;.", false, "",
           "'’AA€–."},
          {"characters that are none",
           "a&#0;b&#xD800;c&#x110000;d&#99999999999999999999;e&#4294967361;", false, "",
           "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"},
          {"an entity for a line end is a space", "a&#10;b&#13;c&Tab;d&NewLine;e", false, "",
           "a b c d e"},
          {"a tag that was written out", "&lt;br&gt;a&lt;!-- b --&gt;", false, "",
           "<br>a<!-- b -->"},
          {"scripts and styles", "a<script>if (x<y) '<p>'</script>b<STYLE>p{}</Style >c", false, "",
           "abc"},
          {"end tags of scripts in other forms",
           "a<script></scripty>x</script/>b<style></style\n>c", false, "", "abc"},
          {"templates", "a<template><p>b<template>c</template>d</p></template>e", false, "", "ae"},
          {"frames show nothing", "a<iframe src=x><p>old browser</p></iframe>b<noembed>c</noembed>",
           false, "", "ab"},
          {"noscript shows", "<noscript>a</noscript>", false, "", "a"},
          {"comments", "a<!-- b --->c<!---->d<!-->e<!--->f<!-- -- > --!>g", false, "", "acdefg"},
          {"declarations",
           "<!DOCTYPE html><?xml version=\"1.0\"?>a<![if !vml]>b<![endif]></>c</ d>e", false, "",
           "abce"},
          {"a script that is never closed", "a<script>b</p>", false, "", "a"},
          {"a comment that is never closed", "a<!-- b <p>c", false, "", "a"},
          {"a tag that is never closed", "a<p class=\"b", false, "", "a"},
          {"a template that is never closed", "a<template>b", false, "", "a"},
          {"brackets that are no tags", "a < b > c <3 <- d <", false, "", "a < b > c <3 <- d <"},
          {"an address in brackets is a tag", "Ann <ann@maple.example> wrote", false, "",
           "Ann wrote"},
          {"brackets in quoted attributes", "<p title=\"a>b\" x='c>d'>e</p>", false, "", "e"},
          {"quotes outside of values",
           "<p a\"b>c</p><p =\"d>e</p><p f=g\"h>i</p><p/j=k>l</p><p m = \"n>\" >o", false, "",
           "c\ne\ni\nl\no"},
          {"an attribute without space before it", "<p a=\"b\"c=\"d>e\">f", false, "", "f"},
          {"odd tag names",
           "<o:p>a</o:p><x-y>b</x-y><p\n>c</P><verylongnameofatagthatnobodyknows z>d", false, "",
           "ab\nc\nd"},
          {"letters of the world", "<p>Zażółć 東京 🏦</p>", false, "", "Zażółć 東京 🏦"},
          {"bytes that are no UTF-8",
           "<p>a\xff"
           "b\xe2\x82</p><p>c\xc3",
           false, "", "a\ufffdb\ufffd\nc\ufffd"},
          {"NUL and other controls",
           "a\0b\x01"
           "c\x7f"s,
           false, "", "abc"},
          {"a stray text in the head shows", "<head><meta>a</head>b", false, "", "a\nb"},
      });
}

TEST(ReadBody, ReadsTextByItsOwnLineEnds) {
  Check(
      kText,
      {
          {"every line end", "a\r\nb\nc\rd", false, "", "a\nb\nc\nd"},
          {"marker", "Bring the file.\r\n\r\n  Room 4  \r\n{M}\r\n\r\nService: advice\r\n", true,
           "Bring the file.\nRoom 4", "Service: advice"},
          {"underlined marker", "a\n________\n{M}\nb", true, "a\n________", "b"},
          {"marker with more spaces", "a\n  Edits above  this line\twill be\u00a0synced.\nb", true,
           "a", "b"},
          {"marker wrapped by a mail program is none", "a\nEdits above this line\nwill be synced",
           false, "", "a\nEdits above this line\nwill be synced"},
          {"HTML is not read", "<b>a</b> &amp; <br>", false, "", "<b>a</b> &amp; <br>"},
          {"white space", "\ufeff  a \t b\u00a0\u00a0c \n \u00a0 \n\u3000d", false, "", "a b c\nd"},
          {"no line end at all", "a", false, "", "a"},
          {"only line ends", "\r\n\n\r", false, "", ""},
          {"empty", "", false, "", ""},
          {"bytes that are no UTF-8", "a\xff\nb", false, "", "a\ufffd\nb"},
      });
}

TEST(ReadBody, SaysTheSameOfTextAndOfItsHtml) {
  const v1::BodyText text =
      ReadBody(kText, "Bring  the file & ID.\n\nRoom 4\n"s + kM + "\nService: advice\n");
  const v1::BodyText html =
      ReadBody(kHtml, "<p>Bring the file &amp; ID.</p><p>&nbsp;</p>Room&nbsp;4<div>"s + kM +
                          "</div>Service:&nbsp;advice");
  EXPECT_EQ(text.SerializeAsString(), html.SerializeAsString());
}

// Whatever stands five million bytes deep or wide is read in a time that grows with its length, on
// a small stack.
TEST(ReadBody, GrowsWithTheLengthOfABodyWhateverItHolds) {
  constexpr size_t kSize = 5'000'000;
  const std::vector<std::string> units = {"<div>",
                                          "</div>",
                                          "<b>",
                                          "<table><tr><td>",
                                          "<pre>",
                                          "<template>",
                                          "<",
                                          "</",
                                          "<!--",
                                          "<!-- ",
                                          "-->",
                                          "<script>",
                                          "<script></scrip",
                                          "<p a='",
                                          "<p a=\"b",
                                          "<p a=b",
                                          "<p a =",
                                          "&",
                                          "&amp",
                                          "&#",
                                          "&#x1F600;",
                                          "&CounterClockwiseContourIntegra",
                                          "\xff",
                                          "\u00a0",
                                          " ",
                                          "x",
                                          "a b ",
                                          "a\n",
                                          "\r\n",
                                          "<p>Edits above this line will be synced",
                                          "<pre>a   ",
                                          "\xf0\x9f\x8f\xa6",
                                          "<!",
                                          "<?",
                                          "--"};
  for (const std::string& unit : units) {
    for (const std::string& before : {""s, "<!--"s, "<pre>"s, "<script>"s, "<p a=\""s}) {
      std::string body;
      while (body.size() < (before.empty() ? kSize : kSize / 10)) body += unit;
      const auto begin = std::chrono::steady_clock::now();
      const v1::BodyText read = ReadBody(kHtml, before + body);
      EXPECT_LE(read.above().size() + read.below().size(), 3 * (before.size() + body.size()));
      EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10))
          << before << unit;
    }
  }
}

TEST(ReadBody, IsAlwaysUtf8InTrimmedLinesThatAreNotEmpty) {
  const std::vector<std::string> pieces = {
      "<",     ">",        "/",        "!",         "--",     "=",    "\"",   "'",     " ",
      "\n",    "\r",       "&",        ";",         "#",      "x",    "p",    "pre",   "script",
      "style", "template", "td",       "br",        "amp",    "nbsp", "39",   "\xff",  "\xc3",
      "\xa0",  "é",        "\u00a0",   "\0"s,       kM,       "<p>",  "</p>", "<pre>", "</pre>",
      "<!--",  "-->",      "<script>", "</script>", "&nbsp;", "&#10;"};
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    std::mt19937 random(seed);
    std::string body;
    for (size_t n = random() % 30; n > 0; --n) body += pieces[random() % pieces.size()];
    for (v1::Body::ContentType type : {kHtml, kText}) {
      const v1::BodyText read = ReadBody(type, body);
      ASSERT_TRUE(read.marker() || read.above().empty()) << "seed " << seed;
      for (const std::string& part : {read.above(), read.below()}) {
        ASSERT_EQ(part, SanitizeUtf8(part)) << "seed " << seed;
        ASSERT_EQ(part.find("\n\n"), std::string::npos) << "seed " << seed;
        ASSERT_EQ(part.find(" \n"), std::string::npos) << "seed " << seed;
        ASSERT_EQ(part.find("\n "), std::string::npos) << "seed " << seed;
        ASSERT_EQ(part.find('\r'), std::string::npos) << "seed " << seed;
        if (part.empty()) continue;
        ASSERT_TRUE(part.front() > ' ' || part.front() < 0) << "seed " << seed;
        ASSERT_TRUE(part.back() > ' ' || part.back() < 0) << "seed " << seed;
      }
    }
  }
}

TEST(DecodeEntity, TakesTheLongestNameThatStandsThere) {
  struct Reference {
    std::string text;
    size_t length;
    std::string decoded;
  };
  for (const Reference& reference : std::vector<Reference>{
           {"&amp;", 5, "&"},
           {"&amp", 4, "&"},
           {"&AMPx", 4, "&"},
           {"&notin;", 7, "∉"},
           {"&notinx;", 4, "¬"},
           {"&CounterClockwiseContourIntegral;", 33, "∳"},
           {"&NotEqualTilde;", 15, "\u2242\u0338"},
           {"&fjlig;", 7, "fj"},
           {"&Eacute;", 8, "É"},
           {"&eacute;", 8, "é"},
           {"&#233;x", 6, "é"},
           {"&#xe9", 5, "é"},
           {"&lang;", 6, "⟨"},
           {"&lang", 0, ""},
           {"&", 0, ""},
           {"& amp;", 0, ""},
           {"&;", 0, ""},
           {"&#", 0, ""},
           {"&#;", 0, ""},
           {"&#xg;", 0, ""},
           {"&Amp;", 0, ""},
           {"&no_such;", 0, ""},
       }) {
    std::string decoded;
    EXPECT_EQ(DecodeEntity(reference.text, &decoded), reference.length) << reference.text;
    EXPECT_EQ(decoded, reference.decoded) << reference.text;
  }
}

}  // namespace
}  // namespace syncledger
