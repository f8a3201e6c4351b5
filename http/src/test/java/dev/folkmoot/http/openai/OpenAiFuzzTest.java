package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.Mutations;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of this dialect that are nearly right. */
final class OpenAiFuzzTest {

  private static final List<String> CHATS =
      List.of(
          "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':"
              + "'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]},{'role':"
              + "'assistant','reasoning':'r','content':null,'tool_calls':[{'id':'i','type':"
              + "'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool',"
              + "'tool_call_id':'i','content':'9'}],'tools':[{'type':'function','function':{'name':"
              + "'f','parameters':{'type':'object'}}}],'stream':true,'stream_options':{"
              + "'include_usage':true},'max_completion_tokens':5,'stop':['x'],'seed':7,"
              + "'temperature':0.5,'response_format':{'type':'json_schema','json_schema':{'schema':"
              + "{}}},'reasoning':{'effort':'low'},'logprobs':true,'top_logprobs':2}");

  private static final List<String> RESPONSES =
      List.of(
          "{'model':'m','input':'hi','instructions':'i','stream':true,'text':{'format':{'type':"
              + "'json_schema','schema':{}}},'reasoning':{'effort':'low'},'include':['x'],"
              + "'top_logprobs':1,'max_output_tokens':5,'truncation':'auto','metadata':{},'tools':"
              + "[{'type':'function','name':'f','parameters':{}},{'type':'namespace','name':'n',"
              + "'tools':[{'name':'g'}]},{'type':'web_search'}]}",
          "{'model':'m','input':[{'role':'user','content':'a'},{'type':'message','role':'assistant',"
              + "'content':[{'type':'output_text','text':'b'}]},{'type':'reasoning','summary':[{"
              + "'text':'r'}],'content':[{'text':'s'}]},{'type':'function_call','call_id':'c',"
              + "'name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c',"
              + "'output':[{'type':'input_text','text':'9'},{'type':'input_image','image_url':"
              + "'data:;base64,AAAA'}]},{'type':'web_search_call'}]}");

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void whateverIsWrongInAChatIsRefusedWithAReason(long seed) {
    Mutations.assertReadOrRefused(seed, ChatCompletionRequest::read, CHATS);
  }

  @ParameterizedTest
  @ValueSource(longs = {33, 34})
  void whateverIsWrongInAResponseIsRefusedWithAReason(long seed) {
    Mutations.assertReadOrRefused(
        seed, body -> ResponseFrame.of(ResponsesRequest.read(body), Clock.systemUTC()), RESPONSES);
  }

  @ParameterizedTest
  @ValueSource(longs = {35, 36})
  void whateverIsWrongInAFormIsRefusedWithAReason(long seed) {
    Random random = new Random(seed);
    byte[] form =
        """
        --B
        Content-Disposition: form-data; name="model"

        x
        --B
        Content-Disposition: form-data; name=file; filename=a

        yz
        --B--
        """
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] broken = Arrays.copyOf(form, 1 + random.nextInt(form.length));
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(7));
      try {
        Multipart.read("multipart/form-data; boundary=B", broken).text("model");
      } catch (FailureException e) {
        refused++;
        assertThat(e.failure().message()).isNotBlank();
      }
    }
    assertThat(refused).isPositive();
  }
}
