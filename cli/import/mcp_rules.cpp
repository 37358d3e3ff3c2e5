#include "import/mcp_rules.h"

#include <algorithm>
#include <set>

#include "import/card_text.h"

namespace cli {
namespace {

constexpr McpRule rules[] = {
    {"ai_ml_engineering/agent_development/agent_memory", "memories memory"},
    {"ai_ml_engineering/agent_development/agent_tool_building", "boilerplate fastmcp framework sdk template"},
    {"ai_ml_engineering/embeddings_vector_search", "chroma embedding embeddings milvus pinecone qdrant vector vectorize weaviate"},
    {"ai_ml_engineering/inference_serving", "huggingface inference ollama replicate"},
    {"ai_ml_engineering/llm_observability", "langfuse opik phoenix"},
    {"ai_ml_engineering/retrieval_augmented_generation", "rag ragie"},
    {"audio_speech_processing", "ableton audio music speech spotify tts voice"},
    {"business_professional/finance_accounting",
     "accounting adfin billing chargebee invoice invoices paddle payment payments ramp stripe xero ynab"},
    {"business_professional/investment_trading", "alphavantage edgar morningstar nasdaq stock stocks trading"},
    {"business_professional/sales", "crm hubspot salesforce"},
    {"computer_vision/image_generation", "creatives flux midjourney placid"},
    {"computer_vision/video_understanding_generation", "video videos youtube"},
    {"content_writing_marketing/social_media_marketing", "facebook instagram linkedin tweet tweets twitter"},
    {"cybersecurity/identity_access_management", "auth0 keycloak okta"},
    {"cybersecurity/security_operations", "opencti siem threat threats"},
    {"cybersecurity/vulnerability_management", "semgrep snyk vulnerabilities vulnerability"},
    {"data_engineering_analytics/data_visualization", "chart charts echarts quickchart vegalite visualization"},
    {"data_engineering_analytics/data_warehousing", "athena bigquery databricks hologres redshift snowflake teradata"},
    {"data_engineering_analytics/databases",
     "arangodb clickhouse cockroachdb couchbase database databases duckdb dynamodb elasticsearch greptimedb iotdb memgraph mongo mongodb "
     "motherduck "
     "mssql mysql neo4j oceanbase postgres postgresql redis singlestore sql sqlite supabase surrealdb"},
    {"data_engineering_analytics/web_data_acquisition", "apify crawl crawler crawling firecrawl oxylabs scrape scraper scraping"},
    {"devops_cloud_infra/ci_cd", "bitrise circleci jenkins"},
    {"devops_cloud_infra/cloud_platform_operations", "alibabacloud aws azure cloudflare gcp heroku"},
    {"devops_cloud_infra/container_orchestration", "k8s kubernetes nomad openshift"},
    {"devops_cloud_infra/containerization", "docker podman"},
    {"devops_cloud_infra/infrastructure_as_code", "pulumi terraform"},
    {"devops_cloud_infra/observability",
     "dynatrace grafana honeycomb logfire logs metoro metrics observability prometheus raygun sentry traces uptime"},
    {"language_processing/language_translation", "lara localization translate translation"},
    {"research_knowledge_productivity/collaboration", "discord email emails gmail inbox lark mailgun slack telegram whatsapp zoom"},
    {"research_knowledge_productivity/document_processing", "docx markdownify pandoc pdf"},
    {"research_knowledge_productivity/knowledge_management", "anki confluence logseq notion obsidian onenote outline wiki"},
    {"research_knowledge_productivity/office_productivity", "airtable calendar excel powerpoint spreadsheet spreadsheets"},
    {"research_knowledge_productivity/project_task_management", "asana clickup jira linear ticktick todoist trello"},
    {"research_knowledge_productivity/research", "academic arxiv papers pubmed scholarly"},
    {"research_knowledge_productivity/web_search", "bing brave duckduckgo exa kagi perplexity searxng tavily websearch"},
    {"science_specialized/blockchain_web3",
     "algorand bitcoin blockchain blockchains bnb crypto cryptocurrency defi ethereum nft onchain pancakeswap solana thirdweb uniswap usdc "
     "wallet web3"},
    {"science_specialized/geospatial", "geospatial gis map maps qgis"},
    {"software_engineering/api_development", "openapi openrpc postman swagger"},
    {"software_engineering/mobile_development", "android ios xcode xcodebuild"},
    {"software_engineering/version_control", "bitbucket git gitee github gitlab"},
    {"three_d_generation", "3d blender"},
    {"tool_use_automation/browser_automation", "browser browserbase browsers hyperbrowser playwright puppeteer selenium"},
    {"tool_use_automation/workflow_automation", "airflow n8n prefect workflow workflows zapier"},
};

bool is_word_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// The words of a text in lower case, each once. Views into `lowered`.
std::set<std::string_view> words_of(std::string_view lowered) {
  std::set<std::string_view> out;
  for (std::size_t at = 0; at < lowered.size();) {
    auto end = at;
    while (end < lowered.size() && is_word_char(lowered[end])) ++end;
    if (end > at) out.insert(lowered.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

struct Hit {
  std::string_view path;
  std::size_t words;
};

}  // namespace

std::span<const McpRule> mcp_rules() { return rules; }

std::vector<std::string_view> concepts_of(std::string_view text) {
  const auto lowered = ascii_lower(text);
  const auto present = words_of(lowered);
  std::vector<Hit> hits;
  for (const auto& rule : rules) {
    std::size_t count = 0;
    for (const auto word : words_of(rule.words)) count += present.contains(word) ? 1U : 0U;
    if (count > 0) hits.push_back({rule.path, count});
  }
  std::ranges::sort(hits, [](const Hit& a, const Hit& b) { return a.words != b.words ? a.words > b.words : a.path < b.path; });
  std::vector<std::string_view> out;
  for (const auto& hit : hits)
    if (out.size() < mcp_max_concepts) out.push_back(hit.path);
  return out;
}

std::string mcp_path(std::string_view server_name) {
  const auto slash = server_name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == server_name.size() ||
      server_name.find('/', slash + 1) != std::string_view::npos)
    return {};
  const auto rest = capability_path(server_name);
  return rest.contains('/') ? "server/" + rest : std::string();
}

}  // namespace cli
