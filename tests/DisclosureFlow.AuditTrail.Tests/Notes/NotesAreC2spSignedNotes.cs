using System.Text;
using CsCheck;

namespace DisclosureFlow.AuditTrail.Tests.Notes;

public sealed class NotesAreC2spSignedNotes
{
    private const string VectorKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string Vector = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    [Fact]
    public void The_specification_s_own_note_is_accepted_and_written_back_the_same()
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Vector));
        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal("example.com/foo", Assert.Single(note.Verify(VerifierKey.Parse(VectorKey))).Name);
        Assert.Equal(Vector, Encoding.UTF8.GetString(note.ToBytes()));
        Assert.Equal(VectorKey, VerifierKey.Parse(VectorKey).ToString());
    }

    [Fact]
    public void No_single_byte_of_a_note_can_change_and_pass()
    {
        var key = VerifierKey.Parse(VectorKey);
        var bytes = Encoding.UTF8.GetBytes(Vector);
        Assert.True(Accepts(bytes, key));
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                Assert.False(Accepts(bytes, key), $"byte {i}, bit {bit}");
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void Unknown_keys_are_passed_over_and_a_bad_signature_of_a_known_key_rejects_the_whole_note()
    {
        using var log = Some.Log();
        using var other = Some.Log("other.example/log", 2);
        var note = log.Sign("text\n").With(other.SignatureOver("text\n"));
        Assert.Equal([log.Key], note.Verify(log.Key));
        Assert.Equal([log.Key, other.Key], note.Verify(log.Key, other.Key));
        var bad = log.Sign("text\n").With(other.SignatureOver("something else\n"));
        Assert.Equal([log.Key], bad.Verify(log.Key));
        Assert.Equal("DF6011", Assert.Throws<AuditRefusedException>(() => bad.Verify(log.Key, other.Key)).Refusal.Code);
        Assert.Empty(note.Verify(Some.Log(seed: 3).Key)); // same name, another key: its line is unknown
    }

    [Fact]
    public void A_good_and_a_bad_line_of_one_key_reject_the_note_in_either_order()
    {
        using var log = Some.Log();
        var good = log.SignatureOver("text\n");
        var bad = log.SignatureOver("else\n");
        Assert.Throws<AuditRefusedException>(() => new SignedNote("text\n", [good, bad]).Verify(log.Key));
        Assert.Throws<AuditRefusedException>(() => new SignedNote("text\n", [bad, good]).Verify(log.Key));
    }

    [Fact]
    public void A_signer_counts_once_and_sixteen_signatures_are_read()
    {
        var signers = Enumerable.Range(1, 16).Select(i => Some.Log($"k{i}.example", (byte)i)).ToList();
        var note = new SignedNote("t\n", signers.Select(signer => signer.SignatureOver("t\n")).Append(signers[0].SignatureOver("t\n")));
        Assert.Equal(16, SignedNote.Parse(note.ToBytes()).Verify(signers.Select(signer => signer.Key)).Count);
    }

    [Fact]
    public void The_signatures_begin_after_the_last_empty_line()
    {
        using var log = Some.Log();
        var text = "first\n\n— log.example/township AAAAAAAA\n\nlast\n";
        var note = SignedNote.Parse(log.Sign(text).ToBytes());
        Assert.Equal(text, note.Text);
        Assert.Single(note.Verify(log.Key));
    }

    [Theory]
    [InlineData("no signatures\n\n")]
    [InlineData("no empty line\n— a AAAAAAAA\n")]
    [InlineData("no newline at the end\n\n— a AAAAAAAA")]
    [InlineData("a hyphen\n\n- a AAAAAAAA\n")]
    [InlineData("two spaces\n\n—  a AAAAAAAA\n")]
    [InlineData("a plus in the name\n\n— a+b AAAAAAAA\n")]
    [InlineData("a wide space in the name\n\n— a\u3000b AAAAAAAA\n")]
    [InlineData("not base64\n\n— a !!!!\n")]
    [InlineData("no signature behind the identifier\n\n— a AAAAAA==\n")]
    [InlineData("base64 with stray bits\n\n— a AAAAAAB=\n")]
    [InlineData("a tab\there\n\n— a AAAAAAAA\n")]
    [InlineData("a return\r\n\n— a AAAAAAAA\n")]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    public void What_is_no_note_is_refused(string text) =>
        Assert.Equal("DF6010", Assert.Throws<AuditRefusedException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(text))).Refusal.Code);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused() =>
        Assert.Throws<AuditRefusedException>(() => SignedNote.Parse([0xFF, (byte)'\n', (byte)'\n', .. Encoding.UTF8.GetBytes("— a AAAAAAAA\n")]));

    [Theory]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+Aeky")]
    [InlineData("example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo")]
    [InlineData("")]
    public void A_key_that_is_not_written_as_keys_are_is_refused(string line) =>
        Assert.Equal("DF6012", Assert.Throws<AuditRefusedException>(() => VerifierKey.Parse(line)).Refusal.Code);

    [Fact]
    public void Whatever_text_is_signed_reads_back_and_verifies()
    {
        using var log = Some.Log();
        var characters = Gen.OneOf(Gen.Char['a', 'z'], Gen.Const('\n'), Gen.Const('—'), Gen.Const(' '), Gen.Char['一', '龥']);
        Gen.String[characters, 0, 60].Sample(body =>
        {
            var note = SignedNote.Parse(log.Sign(body + "\n").ToBytes());
            return note.Text == body + "\n" && note.Verify(log.Key).Count == 1;
        });
    }

    [Fact]
    public void Noise_is_refused_with_a_code_and_nothing_else()
    {
        string[] words = ["— ", "\n", "\n\n", "a", "log.example", " ", "AAAAAAAA", "=", "+", "\u0000", "\uFFFD", "\u3000", "1", "-1", "99999999999999999999"];
        Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 12].Sample(parts =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
            Refused(() => SignedNote.Parse(bytes));
            Refused(() => TlogProof.Parse(bytes));
            Refused(() => TrustPolicy.Parse(bytes));
            Refused(() => EntryLeaf.Parse(bytes));
            Refused(() => Openings.Decode(bytes));
            Refused(() => VerifierKey.Parse(string.Concat(parts)));
            Refused(() => Checkpoint.Parse(string.Concat(parts)));
        });

        static void Refused(Action read)
        {
            try
            {
                read();
            }
            catch (AuditRefusedException refused)
            {
                Assert.StartsWith("DF60", refused.Refusal.Code, StringComparison.Ordinal);
            }
        }
    }

    private static bool Accepts(byte[] note, VerifierKey key)
    {
        try
        {
            return SignedNote.Parse(note).Verify(key).Count > 0;
        }
        catch (AuditRefusedException)
        {
            return false;
        }
    }
}
