export const id=6397,ids=[6397],modules={56397:(module=>{module.exports=eval("require")("kerberos")})};
