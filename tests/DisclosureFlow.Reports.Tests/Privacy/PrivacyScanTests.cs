namespace DisclosureFlow.Reports.Tests.Privacy;

public class PrivacyScanTests
{
    // Numbers made up here: region 110101, birth dates of our choosing, check digits computed by hand with GB 11643.
    [Theory]
    [InlineData("身份证11010119900307707X", PrivacyKind.IdentityCard18)]
    [InlineData("身份证 110101 19900307 707x", PrivacyKind.IdentityCard18)]
    [InlineData("１１０１０１１９９００３０７７０７Ｘ", PrivacyKind.IdentityCard18)]
    [InlineData("11010119900307\u200B707X", PrivacyKind.IdentityCard18)]
    [InlineData("电话13912345678联系", PrivacyKind.MobilePhone)]
    [InlineData("电话139-1234-5678", PrivacyKind.MobilePhone)]
    [InlineData("139 1234 5678", PrivacyKind.MobilePhone)]
    [InlineData("+86 13912345678", PrivacyKind.MobilePhone)]
    [InlineData("+86-139-1234-5678", PrivacyKind.MobilePhone)]
    [InlineData("一三九一二三四五六七八", PrivacyKind.MobilePhone)]
    [InlineData("幺三九一二三四五六七八", PrivacyKind.MobilePhone)]
    [InlineData("１３９１２３４５６７８", PrivacyKind.MobilePhone)]
    [InlineData("1\u200B3\u200B9\u200B12345678", PrivacyKind.MobilePhone)]
    [InlineData("卡号6222021234567890128", PrivacyKind.BankCard)]
    [InlineData("卡号 4111 1111 1111 1111", PrivacyKind.BankCard)]
    [InlineData("机密★三年", PrivacyKind.SecretMark)]
    [InlineData("秘密 ★", PrivacyKind.SecretMark)]
    [InlineData("内部资料 注意保存", PrivacyKind.SecretMark)]
    [InlineData("密级：秘密", PrivacyKind.SecretMark)]
    [InlineData("低保户名单：张小明、李大山", PrivacyKind.PersonalList)]
    public void Block_kinds_are_found_however_they_are_written(string text, PrivacyKind kind) =>
        Assert.Contains(PrivacyScan.ScanText(text), hit => hit.Kind == kind && hit.Severity == Severity.Block);

    [Theory]
    [InlineData("110101199003077071", PrivacyKind.IdentityCard18, Severity.Warn)]
    [InlineData("110101900307733", PrivacyKind.IdentityCard15, Severity.Warn)]
    [InlineData("邮箱 zhen@example.gov.cn", PrivacyKind.EmailAddress, Severity.Note)]
    [InlineData("电话0971-2345678", PrivacyKind.LandlinePhone, Severity.Note)]
    [InlineData("车牌青A12345", PrivacyKind.LicencePlate, Severity.Warn)]
    [InlineData("IP 192.168.1.20", PrivacyKind.IpAddress, Severity.Warn)]
    [InlineData("护照E12345678", PrivacyKind.Passport, Severity.Warn)]
    [InlineData("H12345678", PrivacyKind.HongKongMacaoTaiwanPermit, Severity.Warn)]
    [InlineData("石桥村3组12号", PrivacyKind.StreetAddress, Severity.Warn)]
    [InlineData("（征求意见稿）", PrivacyKind.ProcessPaper, Severity.Warn)]
    public void Other_kinds_have_their_own_severity(string text, PrivacyKind kind, Severity severity) =>
        Assert.Contains(PrivacyScan.ScanText(text), hit => hit.Kind == kind && hit.Severity == severity);

    [Theory]
    [InlineData("国办公开办函〔2021〕30号")]
    [InlineData("2025年1月1日至2025年12月31日")]
    [InlineData("2025-01-0112:30:45")]
    [InlineData("全年公开信息11398889条")]
    [InlineData("https://www.example.gov.cn/2025/13912345678.html")]
    [InlineData("索引号：110101-13912345678-2025")]
    [InlineData("12345政务服务便民热线")]
    [InlineData("拨打12328、12366")]
    [InlineData("保守国家秘密，属于国家秘密的不予公开")]
    [InlineData("涉及商业秘密、个人隐私的信息")]
    [InlineData("严格执行低保、特困、残疾人救助政策")]
    [InlineData("0.13912345678")]
    public void Clean_text_has_no_hit(string text) => Assert.Empty(PrivacyScan.ScanText(text));

    [Fact]
    public void A_hit_is_masked_and_knows_its_place()
    {
        var hit = Assert.Single(PrivacyScan.ScanText("请联系１３９-１２３４-５６７８。", "一 第1段"));
        Assert.Equal("139****5678", hit.Masked);
        Assert.Equal("一 第1段", hit.Place);
        Assert.Equal("１３９-１２３４-５６７８", "请联系１３９-１２３４-５６７８。".Substring(hit.Start, hit.Length));
        Assert.Equal("11*************07X", Assert.Single(PrivacyScan.ScanText("11010119900307707X")).Masked);
    }

    [Fact]
    public void Every_place_of_a_report_is_scanned()
    {
        const string Phone = "13912345678";
        var report = Some.BalancedReport(Some.Form2021);
        foreach (var (leaking, place) in new[]
        {
            (report with { Title = Phone }, "标题"), (report with { Organ = Phone }, "单位名称"), (report with { Remarks = [Phone] }, "备注 1"),
            (report.WithProse("0", Phone), "导言 第1段"), (report.WithProse("5", "甲。\n" + Phone), "五、存在的主要问题及改进情况 第2段"),
            (report.With("2.licences.decisions", 13912345678m), "表二 · 行政许可 · 本年处理决定数量（2.licences.decisions）"),
        })
        {
            Assert.Equal(place, Assert.Single(PrivacyScan.Scan(leaking)).Place);
        }

        Assert.Empty(PrivacyScan.Scan(report));
        Assert.Single(PrivacyScan.Scan(report, ["联系 " + Phone]));
    }
}
