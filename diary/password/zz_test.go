package password
import ("testing";"time";"strings";"fmt")
func TestZ(t *testing.T){
 leet:="4@8({[<369!1|70$5+%2"
 for _,p:=range []string{leet[:12],leet, strings.Repeat(leet,7)[:64], strings.Repeat(leet,7)[:128],strings.Repeat(leet,7)[:127], strings.Repeat("a",128), strings.Repeat("abcdefghij",13)[:128],strings.Repeat("passwordlove",13)[:128],strings.Repeat("password1!",13)[:127],strings.Repeat("1",128),strings.Repeat("2010",32)[:127],strings.Repeat("1.1.2010 ",16)[:127],strings.Repeat("ø",128),strings.Repeat("😀",128),strings.Repeat("qwertyuiop",16)[:127],strings.Repeat("1234567890",16)[:127],
 "korrekt hest batteri hæfteklamme","heste batteri klamme","jegelskerdighøjt","krampedagbog2026","correct horse battery staple","sommerferie2026","Sommer2026Sommer","københavn1234","rød grød med fløde","rødgrødmedfløde","jeg elsker dig","blåbærgrødpåfad","xkq7vhtp2mzw","hemmeligt kodeord","mitkodeorder","ostemadogrugbrød","tre små kinesere", "p4ssw0rdp4ssw0rd","adgangskode1234","ny@example.org", "sovekamera blyant tordenvejr","aaaaaaaaaaaa","123456789012","passwordpassword","835102947561","kaffekop hjelm vandfald 7","пароль пароль","😀😃😄😁😆😅😂🤣🥲☺️😊","mormor1952!!","Kr4mp3d4gb0g!","xq7zxq7zxq7z","qwertyuiopåa"}{
  s:=time.Now(); c:=Check(p,"ny@example.org")
  q:=p; if len(q)>40 {q=q[:40]}
  fmt.Printf("%-45s  %v check=%q\n",q,time.Since(s).Round(time.Millisecond),c)
 }
}
