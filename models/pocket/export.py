"""Writes the trained model as GGUF, the way llama.cpp reads it."""

import json

import gguf
import numpy as np

from generate import BOS, END, EOS

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
DESCRIPTION = (
    "pocket, the toy language model bundled with Folkmoot: simple dialogue, very short stories, a few hundred facts,"
    " and Folkmoot's commands. Trained from nothing on text that the repository generates. Not for real work."
)


def add_model(writer, model):
    """General and llama metadata."""
    config = model.config
    writer.add_name("pocket")
    writer.add_description(DESCRIPTION)
    writer.add_author("The Folkmoot authors")
    writer.add_license("apache-2.0")
    writer.add_languages(["en"])
    writer.add_tags(["toy", "text-generation", "chat"])
    writer.add_size_label(f"{model.count() / 1e6:.1f}M")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_context_length(config.context)
    writer.add_embedding_length(config.width)
    writer.add_block_count(config.layers)
    writer.add_feed_forward_length(config.ffn)
    writer.add_head_count(config.heads)
    writer.add_head_count_kv(config.kv_heads)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(config.rope_base)
    writer.add_layer_norm_rms_eps(config.eps)
    writer.add_vocab_size(config.vocab)


def add_tokenizer(writer, tokenizer):
    """Tokens, merges and the chat template."""
    special = {BOS, EOS, END}
    vocab = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([token for token, _ in vocab])
    writer.add_token_types([gguf.TokenType.CONTROL if token in special else gguf.TokenType.NORMAL for token, _ in vocab])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    writer.add_bos_token_id(tokenizer.token_to_id(END))
    writer.add_eos_token_id(tokenizer.token_to_id(EOS))
    writer.add_eot_token_id(tokenizer.token_to_id(EOS))
    writer.add_pad_token_id(tokenizer.token_to_id(END))
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def tensor_name(name):
    """Our names are those of GGUF, but for the blocks."""
    return name.replace("blocks.", "blk.")


def add_tensors(writer, model):
    """Matrices as Q8_0, norms in 32 bits."""
    kind = gguf.GGMLQuantizationType.Q8_0
    for name, value in model.state_dict().items():
        data = value.detach().float().numpy().astype(np.float32)
        if data.ndim == 2:
            writer.add_tensor(tensor_name(name), gguf.quants.quantize(data, kind), raw_dtype=kind)
        else:
            writer.add_tensor(tensor_name(name), data)


def write(path, model, tokenizer):
    """Write the whole file beside its place, then move it there."""
    part = path.with_suffix(".part")
    writer = gguf.GGUFWriter(str(part), "llama")
    add_model(writer, model)
    add_tokenizer(writer, tokenizer)
    add_tensors(writer, model)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(path)
