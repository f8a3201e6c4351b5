package dev.folkmoot.http.anthropic;

import dev.folkmoot.http.dialect.Mutations;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for messages that are nearly right. */
final class AnthropicFuzzTest {

  private static final List<String> SEEDS =
      List.of(
          "{'model':'m','max_tokens':5,'stream':true,'messages':[{'role':'user','content':'hi'}],"
              + "'system':[{'type':'text','text':'s'}],'temperature':0.5,'top_p':1,'top_k':3,"
              + "'stop_sequences':['x'],'thinking':{'type':'enabled','budget_tokens':9},"
              + "'output_config':{'effort':'low','format':{'type':'json_schema','schema':{}}},"
              + "'tools':[{'name':'f','description':'d','input_schema':{'type':'object'}},"
              + "{'type':'web_search_1','name':'w'}]}",
          "{'model':'m','max_tokens':5,'messages':[{'role':'assistant','content':[{'type':"
              + "'thinking','thinking':'t'},{'type':'text','text':'a'},{'type':'tool_use','id':'i',"
              + "'name':'f','input':{'a':1}}]},{'role':'user','content':[{'type':'tool_result',"
              + "'tool_use_id':'i','content':[{'type':'text','text':'r'},{'type':'image','source':"
              + "{'type':'base64','data':'AAAA'}}]},{'type':'web_search_tool_result','tool_use_id':"
              + "'w','content':[{'title':'t','url':'u'}]},{'type':'text','text':'b'}]}]}");

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void whateverIsWrongIsRefusedWithAReason(long seed) {
    Mutations.assertReadOrRefused(seed, body -> MessagesRequest.read(body).guessedTokens(), SEEDS);
    Mutations.assertReadOrRefused(seed, body -> MessagesRequest.readToCount(body).turn(), SEEDS);
  }
}
