using System.Text;

namespace DisclosureFlow.AuditTrail.Tests.Notes;

public sealed class ThePolicySaysWhoIsTrusted
{
    private static readonly string Log = Some.Log().Key.ToString();
    private static readonly string[] Witnesses = [.. Enumerable.Range(1, 4).Select(i => Some.Witness($"w{i}.example", (byte)i).Key.ToString())];
    private static readonly string Four = string.Concat(Enumerable.Range(1, 4).Select(i => $"witness w{i} {Witnesses[i - 1]} http://localhost/{i}\n"));

    [Theory]
    [InlineData("", "w1", null)]
    [InlineData("quorum none", "", null)]
    [InlineData("quorum w1", "w1", true)]
    [InlineData("quorum w1", "w2", false)]
    [InlineData("group g any w1 w2\nquorum g", "w2", true)]
    [InlineData("group g all w1 w2\nquorum g", "w2", false)]
    [InlineData("group g all w1 w2\nquorum g", "w1 w2", true)]
    [InlineData("group g 2 w1 w2 w3\nquorum g", "w1 w3", true)]
    [InlineData("group g 2 w1 w2 w3\nquorum g", "w3", false)]
    [InlineData("group a any w1 w2\ngroup b any w3 w4\ngroup g all a b\nquorum g", "w1 w2", false)]
    [InlineData("group a any w1 w2\ngroup b any w3 w4\ngroup g all a b\nquorum g", "w1 w4", true)]
    public void A_quorum_is_met_by_the_witnesses_it_names(string lines, string seen, bool? met)
    {
        var policy = Policy($"log {Log}\n{Four}{lines}\n");
        Assert.Equal(met, policy.QuorumMet(seen.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet()));
        Assert.Equal(policy.ToString(), Policy(policy.ToString()).ToString());
    }

    [Theory]
    [InlineData("trust me")]
    [InlineData("log")]
    [InlineData("log x")]
    [InlineData("log {w1}")]
    [InlineData("witness w9 {log}")]
    [InlineData("witness w1 {w1}")]
    [InlineData("witness w9 {w1}")]
    [InlineData("group g any nobody")]
    [InlineData("group g any")]
    [InlineData("group g 0 w1")]
    [InlineData("group g 3 w1 w2")]
    [InlineData("group g two w1 w2")]
    [InlineData("group g any w1 w1")]
    [InlineData("group none any w1")]
    [InlineData("group g any g")]
    [InlineData("quorum nobody")]
    [InlineData("quorum w1\nquorum none")]
    [InlineData("cert !")]
    public void A_line_that_makes_no_sense_is_refused_by_its_number(string line)
    {
        var text = Four + line.Replace("{w1}", Witnesses[0], StringComparison.Ordinal).Replace("{log}", Log, StringComparison.Ordinal);
        var refusal = Assert.Throws<AuditRefusedException>(() => Policy(text)).Refusal;
        Assert.Equal("DF6030", refusal.Code);
        Assert.Contains(line.Contains('\n', StringComparison.Ordinal) ? "line 6" : "line 5", refusal.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_blank_lines_say_nothing_and_two_policies_add_up()
    {
        var one = Policy($"# ours\n\nlog {Log} # the township\nwitness w1 {Witnesses[0]}\n");
        var two = Policy($"witness w2 {Witnesses[1]}\nquorum w2\ncert AAAA\n");
        var both = one.And(two);
        Assert.Equal((1, 2, "w2", 1), (both.Logs.Length, both.Witnesses.Length, both.Quorum, both.Certificates.Length));
        Assert.Throws<AuditRefusedException>(() => one.And(Policy($"witness w1 {Witnesses[1]}\n")));
        Assert.Throws<AuditRefusedException>(() => two.And(Policy($"witness w1 {Witnesses[0]}\nquorum w1\n")));
    }

    private static TrustPolicy Policy(string text) => TrustPolicy.Parse(Encoding.UTF8.GetBytes(text));
}
