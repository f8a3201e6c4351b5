package dev.folkmoot.http.ollama;

import dev.folkmoot.http.dialect.Mutations;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native requests that are nearly right. */
final class OllamaFuzzTest {

  private static final String COMMON =
      "'stream':true,'think':'low','keep_alive':'5m','format':'json','options':{'seed':1},"
          + "'truncate':true,'shift':false,'logprobs':true,'top_logprobs':2";

  private static final List<String> CHATS =
      List.of(
          "{'model':'m','messages':[{'role':'user','content':'a','images':['AAAA']},{'role':"
              + "'assistant','thinking':'t','tool_calls':[{'id':'i','function':{'index':0,'name':"
              + "'f','arguments':{'a':1}}}]},{'role':'tool','tool_name':'f','tool_call_id':'i',"
              + "'content':'9'}],'tools':[{'type':'function','function':{'name':'f','parameters':"
              + "{'type':'object','properties':{}}}}],"
              + COMMON
              + "}");

  private static final List<String> PROMPTS =
      List.of(
          "{'model':'m','prompt':'p','suffix':'s','system':'y','template':'t','context':[1,2],"
              + "'raw':false,'images':['AAAA'],"
              + COMMON
              + "}");

  @ParameterizedTest
  @ValueSource(longs = {41, 42})
  void whateverIsWrongInAChatIsRefusedWithAReason(long seed) {
    Mutations.assertReadOrRefused(seed, ChatRequest::read, CHATS);
  }

  @ParameterizedTest
  @ValueSource(longs = {43, 44})
  void whateverIsWrongInAPromptIsRefusedWithAReason(long seed) {
    Mutations.assertReadOrRefused(seed, GenerateRequest::read, PROMPTS);
  }
}
